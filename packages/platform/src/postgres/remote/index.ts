export { createRemoteDatabase } from "./create-database";
export { poolerDemand } from "./demand";
export { remotePeers } from "./network";
export { trustRemote } from "./trust";
