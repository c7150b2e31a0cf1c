// The operator's hand: pause, previous, next, and what hides itself when nobody touches the screen.

const IDLE_AFTER = 5_000;
const STORED_AS = "screen-held-scene";

/** What is held, if anything: a scene's name, and its round, which decides on its statement. Survives a reload. */
export class Pause {
  held = stored();

  toggle(current) {
    this.hold(this.held === null ? current : null);
  }

  hold(held) {
    this.held = held;
    try {
      if (held === null) sessionStorage.removeItem(STORED_AS);
      else sessionStorage.setItem(STORED_AS, JSON.stringify(held));
    } catch {
      // Storage may be switched off; the pause then lasts as long as the page.
    }
  }
}

/** Connect button and keys. `at` tells what is so many scenes from the one on show; `changed` redraws at once. */
export function connect(pause, button, at, changed) {
  const act = (change) => {
    change();
    changed();
  };
  button.addEventListener("click", () => act(() => pause.toggle(at(0))));
  document.addEventListener("keydown", (event) => {
    if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowLeft") act(() => pause.hold(at(-1)));
    else if (event.key === "ArrowRight") act(() => pause.hold(at(1)));
    // On the button, Space is already a click.
    else if (event.key === " " && event.target !== button) act(() => pause.toggle(at(0)));
    else return;
    if (event.key !== " ") event.preventDefault();
  });
}

/** Mark the page as idle (button and pointer out of sight) when nothing was touched for a while. */
export function hideWhenIdle(page) {
  let timer = 0;
  const wake = () => {
    page.classList.remove("idle");
    clearTimeout(timer);
    timer = setTimeout(() => page.classList.add("idle"), IDLE_AFTER);
  };
  for (const kind of ["pointermove", "pointerdown", "keydown", "focusin"]) document.addEventListener(kind, wake, { passive: true });
  wake();
}

/** Keep the screen from going dark; only possible over HTTPS, and given back whenever the page is hidden. */
export function stayAwake() {
  const request = async () => {
    try {
      if (document.visibilityState === "visible") await navigator.wakeLock?.request("screen");
    } catch {
      // Refused, for instance on low battery: the venue's own settings then decide.
    }
  };
  document.addEventListener("visibilitychange", request);
  request();
}

function stored() {
  try {
    const held = JSON.parse(sessionStorage.getItem(STORED_AS));
    return typeof held?.scene === "string" && Number.isInteger(held.round) ? held : null;
  } catch {
    return null;
  }
}
