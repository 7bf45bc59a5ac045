import { EDGE_MEMORY_BYTES, type BodyLimits } from "../internal/request-limits";

/** The fields of Traefik's Middleware that the platform emits. */
export interface MiddlewareSpec {
  buffering: { maxRequestBodyBytes: number; memRequestBodyBytes: number; memResponseBodyBytes: number };
}

/**
 * Refuses larger bodies with 413. Traefik knows a body's size only once it has read it, so it also keeps a slow client's upload or
 * download from occupying a worker. Websockets pass. Pure.
 */
export function bodyLimit({ edgeMiB }: Pick<BodyLimits, "edgeMiB">): MiddlewareSpec {
  return {
    buffering: {
      maxRequestBodyBytes: edgeMiB * 1_024 ** 2,
      memRequestBodyBytes: EDGE_MEMORY_BYTES,
      memResponseBodyBytes: EDGE_MEMORY_BYTES,
    },
  };
}
