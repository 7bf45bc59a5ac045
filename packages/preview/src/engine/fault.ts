/** A request of the program that no deployment, or no offline preview, can fulfil; the message is for its author. */
export class Fault extends Error {}
