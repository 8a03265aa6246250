package io.skingate.tenant;

import java.time.Instant;

/**
 * What the operator said of a store, over what its configuration says. Immutable.
 *
 * @param enabled what holds
 * @param file what the configuration said of the store then; it is over once that changes
 * @param at when it was said
 * @param by the name of the token
 * @param endedAt when a pod first saw the configuration say something else; null before. Pods that
 *     have not read their configuration since go on as before: theirs may be the old one
 */
public record TenantSwitch(boolean enabled, boolean file, Instant at, String by, Instant endedAt) {

  /**
   * Whether it counts.
   *
   * @param configured what this pod's configuration says of the store
   * @param readAt when this pod read that
   */
  boolean holds(boolean configured, Instant readAt) {
    return configured == file && (endedAt == null || readAt.isBefore(endedAt));
  }
}
