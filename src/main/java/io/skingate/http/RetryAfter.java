package io.skingate.http;

import io.netty.handler.codec.DateFormatter;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads a Retry-After header (RFC 9110, section 10.2.3). How much of the wait is granted is the
 * caller's rule. Stateless and safe for use from any thread.
 */
public final class RetryAfter {
  /** Larger than any wait that a caller grants, small enough for every sum of durations. */
  static final Duration LONGEST = Duration.ofSeconds(Integer.MAX_VALUE);

  private static final Pattern SECONDS = Pattern.compile("[0-9]+");

  /** The longest of the three forms has 33 characters. */
  private static final int MAX_DATE_LENGTH = 64;

  private RetryAfter() {}

  /**
   * The wait from {@code now} on: whole seconds, or an HTTP date in any of its three forms (RFC
   * 9110, section 5.6.7). A date that has passed is a wait of zero, a wait beyond all bounds is the
   * longest.
   *
   * @param header the value as given; null where there is none
   * @return empty where the header is missing or is neither
   */
  public static Optional<Duration> parse(String header, Instant now) {
    if (header == null) {
      return Optional.empty();
    }
    String text = header.strip();
    if (SECONDS.matcher(text).matches()) {
      return Optional.of(seconds(text));
    }
    if (text.isEmpty() || text.length() > MAX_DATE_LENGTH) {
      return Optional.empty();
    }
    return Optional.ofNullable(DateFormatter.parseHttpDate(text))
        .map(Date::toInstant)
        .map(until -> within(Duration.between(now, until)));
  }

  private static Duration seconds(String digits) {
    String significant = digits.replaceFirst("^0+(?=.)", "");
    boolean countable = significant.length() <= String.valueOf(Integer.MAX_VALUE).length();
    return countable ? within(Duration.ofSeconds(Long.parseLong(significant))) : LONGEST;
  }

  private static Duration within(Duration wait) {
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }
}
