/** Something the program asked for that no deployment would grant, or no offline preview can; the text is for its author. */
export class Fault extends Error {}
