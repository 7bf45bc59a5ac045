/** A tenant's login roles, and how their passwords rotate. Pure. */

/** One of the two roles that alternate. Neither owns objects: both act as the database's owner, which has the database's name. */
export interface Login {
  letter: "a" | "b";
  role: string;
  /** Generation of its password. */
  generation: number;
}

/**
 * The login of a generation, and that of the previous one, whose password stays valid for pods that have not been replaced
 * yet. The next generation sets a new password for it and switches back.
 */
export function loginsOf(databaseName: string, generation: number): readonly [Login, ...Login[]] {
  const current = loginOf(databaseName, generation);
  return generation > 1 ? [current, loginOf(databaseName, generation - 1)] : [current];
}

function loginOf(databaseName: string, generation: number): Login {
  const letter = generation % 2 === 1 ? "a" : "b";
  return { letter, role: `${databaseName}_${letter}`, generation };
}

/** As part of a name: `b2`. */
export function generationOf({ letter, generation }: Login): string {
  return `${letter}${generation}`;
}

/**
 * Statements that a login runs once. From then on all its sessions start as the owner, also after DISCARD ALL, so that the owner
 * owns all objects they create.
 */
export function actAsOwner(databaseName: string): string[] {
  return ["SET ROLE NONE", `ALTER ROLE CURRENT_USER SET role = '${databaseName}'`];
}
