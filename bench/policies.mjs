// Every rule of every pack on the resources of the prod program: inside the preview's process, against one process a pack.
import { alternate, row, worker } from "./measure.mjs";

export async function policies() {
  const rounds = await alternate(
    { inside: () => worker("rules-worker.mjs", "auto"), children: () => worker("rules-worker.mjs", "never") },
    7,
  );
  const [{ inside, children }] = rounds;
  if (inside.children !== 0 || children.children === 0)
    throw new Error(`Packs ran in ${inside.children} and ${children.children} processes of their own.`);
  if (inside.evaluations !== children.evaluations || inside.results !== children.results)
    throw new Error(`Rules were evaluated ${inside.evaluations} times in process and ${children.evaluations} outside.`);
  const line = (what) => ({ what: `${what}: in process, one process a pack`, unit: "ms", goal: 0.25 });
  const of = (side, number) => (round) => round[side][number];
  return [
    row(line("packs opened, evaluated and closed"), rounds, of("inside", "whole"), of("children", "whole")),
    row(line("packs evaluated"), rounds, of("inside", "evaluating"), of("children", "evaluating")),
  ];
}
