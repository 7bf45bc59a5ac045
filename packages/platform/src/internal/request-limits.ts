import type { ProfileName } from "@retail-odoo/contract";

/**
 * Every limit along a request: client, load balancer, Traefik, web pod, Odoo worker, pooler, server, disk. Each outer limit is longer
 * or larger than the inner one, so that the innermost ends a request first and the client gets its error. Pure.
 */
export interface RequestLimits {
  /** Seconds without a byte until the network load balancer drops a connection; AWS' default for TCP. */
  loadBalancerIdleSeconds: number;
  /** Seconds in which Traefik reads a whole request, body included; its default of 60 cuts uploads off. */
  edgeReadSeconds: number;
  /** Seconds for which a terminating Traefik accepts new connections: targets get them for two minutes after deregistration. */
  edgeAcceptSeconds: number;
  /** Seconds for which a terminating Traefik finishes running requests. */
  edgeGraceSeconds: number;
  /** Seconds between SIGTERM and SIGKILL of Traefik. */
  edgeTerminationSeconds: number;
  /** Seconds between SIGTERM and SIGKILL of a pod that serves requests. */
  podTerminationSeconds: number;
  /** Seconds that a pod keeps serving after endpoints drop it: they take a moment to reach the edge. */
  podPreStopSeconds: number;
  /** Seconds after which Odoo's master kills the worker of a request, uploads included. */
  workerSeconds: number;
  /** Seconds between SIGTERM and SIGKILL of a pooler: its transactions may be as long as a worker's request. */
  poolerTerminationSeconds: number;
  /** Seconds that a pooler keeps serving after endpoints drop it. */
  poolerPreStopSeconds: number;
  /** Seconds in which a terminating pooler finishes transactions. */
  poolerDrainSeconds: number;
  /** Seconds that a worker waits for a connection of the pooler: an error in time, before its master kills it. */
  poolerWaitSeconds: number;
  /** Seconds without an acknowledgement after which a connection to a lost pooler or server is closed. */
  lostPeerSeconds: number;
  /** CPU seconds of a request. */
  workerCpuSeconds: number;
  /** Seconds to open a database connection. */
  connectSeconds: number;
  /** Seconds in which a pooler opens a connection to the server. */
  serverConnectSeconds: number;
  /** Seconds after which the server ends a query whose client is gone: that of a killed worker would hold locks and CPU until its end. */
  abandonedQuerySeconds: number;
}

/** @param workerSeconds the longest request */
export function requestLimits(workerSeconds: number): RequestLimits {
  const edgeGraceSeconds = workerSeconds + 60;
  const edgeAcceptSeconds = 130;
  const podPreStopSeconds = 10;
  const poolerPreStopSeconds = 10;
  const abandonedQuerySeconds = 10;
  const poolerDrainSeconds = workerSeconds + abandonedQuerySeconds + 10;
  return {
    loadBalancerIdleSeconds: 350,
    edgeReadSeconds: workerSeconds + 60,
    edgeAcceptSeconds,
    edgeGraceSeconds,
    edgeTerminationSeconds: edgeAcceptSeconds + edgeGraceSeconds + 30,
    podTerminationSeconds: podPreStopSeconds + workerSeconds + 20,
    podPreStopSeconds,
    workerSeconds,
    poolerTerminationSeconds: poolerPreStopSeconds + poolerDrainSeconds + 10,
    poolerPreStopSeconds,
    poolerDrainSeconds,
    poolerWaitSeconds: Math.round(workerSeconds * 0.75),
    lostPeerSeconds: Math.min(60, workerSeconds / 4),
    workerCpuSeconds: Math.round(workerSeconds / 2),
    connectSeconds: 10,
    serverConnectSeconds: 5,
    abandonedQuerySeconds,
  };
}

/** The limits in use. */
export const REQUEST_LIMITS = requestLimits(240);

/** Longest scheduled action, in seconds; the server's timeout of idle transactions is longer. */
export const CRON_SECONDS = 3_600;
export const IDLE_IN_TRANSACTION_SECONDS = CRON_SECONDS + 60;

/** Largest body of a request, from the outside in. */
export interface BodyLimits {
  /** MiB that Traefik accepts; beyond it the client gets 413 and Odoo sees nothing. */
  edgeMiB: number;
  /** MiB that Odoo accepts (`web.max_file_upload_size`), the whole body of a request; its clients compare files with it too. */
  uploadMiB: number;
}

/**
 * Odoo's default for `branch`, more for profiles that import catalogues and documents. A worker with 512 MiB beyond its idle state
 * took an upload of 384 MiB; larger ones were not tried.
 */
const UPLOAD_MIB: { readonly [profile in ProfileName]: number } = { branch: 128, omnichannel: 256, multibrand: 384 };

/** @param profile the tenant's price class */
export function bodyLimits(profile: ProfileName): BodyLimits {
  const uploadMiB = UPLOAD_MIB[profile];
  // Between the two, Odoo refuses with its own message.
  return { edgeMiB: uploadMiB + 16, uploadMiB };
}

/** Size of a pod's `/tmp`, in MiB: each worker spools its upload there, and reports are made there. */
export const TEMPORARY_MIB = 2_048;

/** Bytes of a body that Traefik keeps in memory; the rest is on its pod's disk. */
export const EDGE_MEMORY_BYTES = 256 * 1_024;

/** GiB of bodies on the disk of a Traefik pod: beyond the limit the kubelet replaces the pod, not its neighbours on the node. */
export const EDGE_BUFFER_GIB = { request: 2, limit: 16 };

/** Most that the temporary files of one session may hold, and their most of the volume that all databases of a server share. */
const TEMPORARY_FILES = { mostMiB: 20 * 1_024, shareOfVolume: 1 / 4 };

/**
 * MiB of temporary files that a session of the server may write (`temp_file_limit`). Even the slowest volume writes them before a
 * worker's time is up: a runaway report ends with the server's error.
 */
export function temporaryFilesMiB(storageGiB: number): number {
  return Math.min(TEMPORARY_FILES.mostMiB, storageGiB * 1_024 * TEMPORARY_FILES.shareOfVolume);
}
