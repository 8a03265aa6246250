package io.skingate.skinsnode;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the timestamp of a webhook, whose form SkinsNode does not document. */
public final class Timestamps {
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,15}");
  private static final int LONGEST = 64;
  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendPattern("[XXX][XX][X]")
          .toFormatter(Locale.ROOT);

  /**
   * From here on a number means milliseconds. As seconds it would lie beyond the year 5000, as
   * milliseconds it lies in 1973, so no time that a webhook can carry is ambiguous.
   */
  private static final long FIRST_MILLISECONDS = 100_000_000_000L;

  /** Years beyond have no milliseconds that a number could hold, and mean nothing. */
  private static final int LAST_YEAR = 9999;

  private Timestamps() {}

  /**
   * The instant that the text names: ISO 8601 with {@code Z} or an offset, or Unix seconds or
   * milliseconds. Empty for anything else, negative numbers included; never throws.
   */
  public static Optional<Instant> parse(String text) {
    if (text == null || text.length() > LONGEST) {
      return Optional.empty();
    }
    String trimmed = text.strip();
    if (DIGITS.matcher(trimmed).matches()) {
      long number = Long.parseLong(trimmed);
      return Optional.of(
          number < FIRST_MILLISECONDS
              ? Instant.ofEpochSecond(number)
              : Instant.ofEpochMilli(number));
    }
    try {
      OffsetDateTime time = OffsetDateTime.parse(trimmed, ISO);
      return Math.abs(time.getYear()) > LAST_YEAR
          ? Optional.empty()
          : Optional.of(time.toInstant());
    } catch (DateTimeException notIso) {
      return Optional.empty();
    }
  }
}
