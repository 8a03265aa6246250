package io.skingate.skinsnode.answer;

import io.skingate.http.RetryAfter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How long SkinsNode may have itself be left alone. */
public final class Pauses {
  /** Without a header SkinsNode is left alone for as long as the shortest one could ask. */
  public static final Duration SHORTEST = Duration.ofSeconds(1);

  /** A larger value would keep orders beyond the usual {@code queueFor} on one answer's word. */
  public static final Duration LONGEST = Duration.ofMinutes(10);

  private Pauses() {}

  /** What a Retry-After header asks for, within the bounds; empty without a readable one. */
  public static Optional<Duration> asked(String retryAfter, Instant now) {
    return RetryAfter.parse(retryAfter, now).map(Pauses::clamp);
  }

  private static Duration clamp(Duration wait) {
    if (wait.compareTo(SHORTEST) < 0) {
      return SHORTEST;
    }
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }
}
