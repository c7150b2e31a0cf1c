// Whose turn it is. The clock alone decides, so that two screens show the same and nothing drifts.

/** The scenes that have something to show: their fact has come, and one of their statements still holds. */
export function withContent(scenes, facts, now) {
  return scenes.filter((scene) => {
    const { needs, figure } = scene.dataset;
    const statements = scene.querySelector("[data-item]");
    return (!needs || facts[figure][needs]) && (!statements || valid(scene, now).length > 0);
  });
}

/** Which of these scenes is on show, as index, and how often all of them were on before. */
export function onShow(scenes, now, dwell, held) {
  const turn = Math.floor(now / 1000 / dwell);
  const index = held ? scenes.findIndex((scene) => scene.dataset.scene === held.scene) : turn % scenes.length;
  const round = held ? held.round : Math.floor(turn / scenes.length);
  return { index: Math.max(index, 0), round };
}

/** The statement of a scene that is on show; each round shows the next. None where the scene has no statements. */
export function statementOf(scene, round, now) {
  const statements = valid(scene, now);
  return statements.length ? statements[round % statements.length] : null;
}

function valid(scene, now) {
  return [...scene.querySelectorAll("[data-item]")].filter((one) => !(Number(one.dataset.until) <= now));
}
