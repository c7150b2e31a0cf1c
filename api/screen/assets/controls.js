// The operator's hand: pause, previous, next, and what hides itself when nobody touches the screen.

const IDLE_AFTER = 5_000;
const STORED_AS = "screen-held-scene";

/** Which scene is held, if any. Survives a reload in the same tab. */
export class Pause {
  constructor(scenes) {
    this.scenes = scenes;
    this.held = stored(scenes);
  }

  toggle(current) {
    this.hold(this.held === null ? current : null);
  }

  step(current, by) {
    this.hold((current + by + this.scenes) % this.scenes);
  }

  hold(scene) {
    this.held = scene;
    try {
      if (scene === null) sessionStorage.removeItem(STORED_AS);
      else sessionStorage.setItem(STORED_AS, String(scene));
    } catch {
      // Storage may be switched off; the pause then lasts as long as the page.
    }
  }
}

/** Connect button and keys. `current` tells the scene on show; `changed` redraws at once. */
export function connect(pause, button, current, changed) {
  const act = (change) => {
    change();
    changed();
  };
  button.addEventListener("click", () => act(() => pause.toggle(current())));
  document.addEventListener("keydown", (event) => {
    if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowLeft") act(() => pause.step(current(), -1));
    else if (event.key === "ArrowRight") act(() => pause.step(current(), 1));
    // On the button, Space is already a click.
    else if (event.key === " " && event.target !== button) act(() => pause.toggle(current()));
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

function stored(scenes) {
  try {
    const text = sessionStorage.getItem(STORED_AS);
    const scene = text === null ? NaN : Number(text);
    return Number.isInteger(scene) && scene >= 0 && scene < scenes ? scene : null;
  } catch {
    return null;
  }
}
