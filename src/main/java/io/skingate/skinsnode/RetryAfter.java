package io.skingate.skinsnode;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads a Retry-After header (RFC 9110, section 10.2.3). */
final class RetryAfter {
  /** Without a header SkinsNode is left alone for as long as the shortest one could ask. */
  static final Duration SHORTEST = Duration.ofSeconds(1);

  /** A larger value would keep orders beyond the usual {@code queueFor} on one answer's word. */
  static final Duration LONGEST = Duration.ofMinutes(10);

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,64}");

  private RetryAfter() {}

  /** The wait from now on, within the bounds; empty without a readable header. */
  static Optional<Duration> parse(String header, Instant now) {
    if (header == null) {
      return Optional.empty();
    }
    String text = header.strip();
    if (SECONDS.matcher(text).matches()) {
      long seconds =
          new BigInteger(text).min(BigInteger.valueOf(LONGEST.toSeconds())).longValueExact();
      return Optional.of(clamp(Duration.ofSeconds(seconds)));
    }
    try {
      Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(clamp(Duration.between(now, until)));
    } catch (DateTimeException unreadable) {
      return Optional.empty();
    }
  }

  private static Duration clamp(Duration wait) {
    if (wait.compareTo(SHORTEST) < 0) {
      return SHORTEST;
    }
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }
}
