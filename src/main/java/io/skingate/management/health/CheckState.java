package io.skingate.management.health;

import java.util.Objects;

/**
 * What a readiness check finds.
 *
 * @param reason for the operator, one line without a secret; empty when all is well
 */
public record CheckState(Kind kind, String reason) {
  private static final CheckState OK = new CheckState(Kind.OK, "");

  /** How a check may stand. */
  public enum Kind {
    /** What the start waits for has not happened yet. */
    STARTING,
    OK,
    DEGRADED
  }

  public CheckState {
    Objects.requireNonNull(kind);
    reason = reason.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
  }

  /** The gateway is not ready before this. */
  public static CheckState starting(String reason) {
    return new CheckState(Kind.STARTING, reason);
  }

  public static CheckState ok() {
    return OK;
  }

  /** Trouble that leaves the gateway ready, since it still serves what needs no one else. */
  public static CheckState degraded(String reason) {
    return new CheckState(Kind.DEGRADED, reason);
  }

  @Override
  public String toString() {
    return kind == Kind.OK ? "ok" : "degraded (" + reason + ")";
  }
}
