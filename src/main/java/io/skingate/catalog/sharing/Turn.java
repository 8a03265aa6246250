package io.skingate.catalog.sharing;

import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * What Redis says to a pod whose turn it is at a catalog. Immutable.
 *
 * @param grant what the pod may fetch under; null where it is not to fetch
 * @param askedAt when it was asked, by the pod's own clock
 * @param nowMillis when Redis answered, by Redis's clock
 * @param leaseLeft how long another pod has the lease for now; zero where none has it
 * @param held whether nobody is to fetch for so long, since SkinsNode failed
 */
public record Turn(
    Grant grant, Instant askedAt, long nowMillis, Duration leaseLeft, boolean held, Head head) {
  /**
   * @param token of the lease; empty for a confirmation, which has none
   * @param fence greater than that of any fetch that began earlier
   * @param beganMillis when it was given, by Redis's clock
   * @param anew whether a whole content is to be published, since what is shared cannot be used
   */
  public record Grant(String token, long fence, long beganMillis, boolean anew) {}

  /** When to fetch. */
  public enum Mode {
    /** If it is due and the content shared is at hand, or if it is long overdue. */
    DUE,
    /** As DUE, where what is at hand is later than what is shared. */
    AHEAD,
    /** If nobody else does, since what is shared cannot be used. */
    FORCE,
    /** In any case. */
    CONFIRM,
    /** In no case. */
    LOOK
  }

  /**
   * @param reply as the script gives it
   * @throws IllegalArgumentException if Redis holds something else than a head
   */
  static Turn of(Response reply, String token, Mode mode, Instant askedAt) {
    long fence = number(reply, 0);
    long now = number(reply, 1);
    Head head =
        new Head(
            number(reply, 4),
            number(reply, 5),
            number(reply, 6),
            number(reply, 7),
            number(reply, 8),
            text(reply, 9),
            text(reply, 10).isEmpty() ? null : text(reply, 10),
            (int) number(reply, 11),
            base(text(reply, 12)),
            deltas(text(reply, 13)));
    return new Turn(
        fence == 0 ? null : new Grant(token, fence, now, mode == Mode.FORCE),
        askedAt,
        now,
        Duration.ofMillis(Math.max(0, number(reply, 2))),
        number(reply, 3) == 1,
        head);
  }

  /** Null where there is none that could be read. */
  static SharedObject base(String text) {
    try {
      return text.isEmpty() ? null : SharedObject.base(text);
    } catch (IllegalArgumentException damaged) {
      return null;
    }
  }

  /** None where they cannot be read: what is shared leads nowhere then, and is begun anew. */
  static List<SharedObject> deltas(String text) {
    try {
      return text.isEmpty()
          ? List.of()
          : Arrays.stream(text.split(";")).map(SharedObject::delta).toList();
    } catch (IllegalArgumentException damaged) {
      return List.of();
    }
  }

  private static long number(Response reply, int field) {
    return Long.parseLong(text(reply, field));
  }

  private static String text(Response reply, int field) {
    return reply.get(field).toString();
  }

  /** A moment of Redis's clock by the pod's own, or somewhat before it. */
  public Instant ownTime(long redisMillis) {
    return askedAt.minusMillis(nowMillis - redisMillis);
  }

  /**
   * When the last fetch began, by the pod's own clock, or somewhat before it; long ago where
   * Redis's clock does not tell.
   */
  public Instant began() {
    return head.beganMillis() > nowMillis ? Instant.EPOCH : ownTime(head.beganMillis());
  }

  /** How long until the next fetch is due; zero where it is. */
  public Duration untilDue(Duration interval) {
    long since = nowMillis - head.beganMillis();
    return since < 0 ? Duration.ZERO : later(interval.minusMillis(since));
  }

  private static Duration later(Duration left) {
    return left.isNegative() ? Duration.ZERO : left;
  }
}
