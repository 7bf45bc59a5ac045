/** The roles that a tenant logs in with, and how their passwords rotate. Pure. */

/** One of the two roles that take turns. Neither owns anything: both act as the database's owner, whose name is the database's. */
export interface Login {
  letter: "a" | "b";
  role: string;
  /** In which generation its password was drawn. Another one is another password. */
  generation: number;
}

/**
 * The login that a generation uses, and the one that the generation before it used: that one's password stays as it was, so
 * that pods which have not been replaced yet go on. The next generation gives it a new password and moves back to it.
 */
export function loginsOf(databaseName: string, generation: number): readonly [Login, ...Login[]] {
  const current = loginOf(databaseName, generation);
  return generation > 1 ? [current, loginOf(databaseName, generation - 1)] : [current];
}

function loginOf(databaseName: string, generation: number): Login {
  const letter = generation % 2 === 1 ? "a" : "b";
  return { letter, role: `${databaseName}_${letter}`, generation };
}

/** In a name: `b2`. */
export function generationOf({ letter, generation }: Login): string {
  return `${letter}${generation}`;
}

/**
 * What a login runs once as itself. From then on its sessions are the owner's from their first statement, whatever resets
 * them, so all that they make belongs to the owner.
 */
export function actAsOwner(databaseName: string): string[] {
  return ["SET ROLE NONE", `ALTER ROLE CURRENT_USER SET role = '${databaseName}'`];
}
