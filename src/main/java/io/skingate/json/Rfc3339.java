package io.skingate.json;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as stores write them and are given them: RFC 3339. */
public final class Rfc3339 {
  /** Section 5.6, with at most so many digits of a second as an instant can hold. */
  private static final Pattern FORM =
      Pattern.compile(
          "([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,9})?)[0-9]*"
              + "(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))");

  private static final int LONGEST = 64;

  private static final DateTimeFormatter UTC_MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private Rfc3339() {}

  /** Reads a time with any offset; empty for anything else. */
  public static Optional<Instant> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (text.length() > LONGEST || !matcher.matches()) {
      return Optional.empty();
    }
    try {
      Instant local =
          LocalDateTime.parse(matcher.group(1) + "T" + matcher.group(2)).toInstant(ZoneOffset.UTC);
      if (matcher.group(3) == null) {
        return Optional.of(local);
      }
      int hours = Integer.parseInt(matcher.group(4));
      int minutes = Integer.parseInt(matcher.group(5));
      if (hours > 23 || minutes > 59) {
        return Optional.empty();
      }
      long ahead = (hours * 60L + minutes) * 60;
      return Optional.of(local.plusSeconds("+".equals(matcher.group(3)) ? -ahead : ahead));
    } catch (DateTimeException noSuchTime) {
      return Optional.empty();
    }
  }

  /** Writes a time in UTC with milliseconds. */
  public static String format(Instant time) {
    return UTC_MILLIS.format(time);
  }
}
