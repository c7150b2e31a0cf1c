"""What claims about speed are measured with: ratios of things that ran side by side, in one run."""
