package io.skingate.config.source;

import io.skingate.config.Rate;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How durations and rates are written in the file, and durations wherever else they are. */
public final class ConfigUnits {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,12})(ms|s|m|h|d)");
  private static final Pattern RATE = Pattern.compile("([0-9]{1,17})/(s|m|h)");

  private ConfigUnits() {}

  /** Reads {@code 200ms}, {@code 5s}, {@code 10m}, {@code 24h} or {@code 30d}. */
  public static Optional<Duration> duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    return matcher.matches()
        ? Optional.of(unit(matcher.group(2)).multipliedBy(Long.parseLong(matcher.group(1))))
        : Optional.empty();
  }

  /** Reads {@code 20/s}, {@code 600/m} or {@code 5000/h}. */
  static Optional<Rate> rate(String text) {
    Matcher matcher = RATE.matcher(text);
    return matcher.matches()
        ? Optional.of(new Rate(Long.parseLong(matcher.group(1)), unit(matcher.group(2))))
        : Optional.empty();
  }

  /** Writes a duration in the largest unit that holds it exactly. */
  public static String format(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    for (String name : new String[] {"d", "h", "m", "s"}) {
      long size = unit(name).toMillis();
      if (duration.toMillis() >= size && duration.toMillis() % size == 0) {
        return duration.toMillis() / size + name;
      }
    }
    return duration.toMillis() + "ms";
  }

  private static Duration unit(String name) {
    return switch (name) {
      case "ms" -> Duration.ofMillis(1);
      case "s" -> Duration.ofSeconds(1);
      case "m" -> Duration.ofMinutes(1);
      case "h" -> Duration.ofHours(1);
      case "d" -> Duration.ofDays(1);
      default -> throw new IllegalArgumentException(name);
    };
  }
}
