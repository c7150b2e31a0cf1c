"""What other programs and the big screen read from the same server, over HTTP and without Streamlit."""
