package io.skingate.store;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.skingate.config.source.ConfigUnits;
import io.skingate.order.model.OrderRequestParser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a query strictly: what is unknown, doubled, empty or out of range is refused by name. */
public final class QueryFields extends NamedFields {
  private final Map<String, List<String>> given = new LinkedHashMap<>();

  /**
   * @param query as it stands in the request, null where there is none. A plus sign in it is one:
   *     no value has a space, and the offset of a time may have a plus
   */
  public QueryFields(String query) {
    super("a parameter");
    for (String pair : query == null ? new String[0] : query.split("&")) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      try {
        String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
        if (!pair.isEmpty()) {
          given.computeIfAbsent(decoded(name), first -> new ArrayList<>(1)).add(value);
        }
      } catch (IllegalArgumentException broken) {
        know(name);
        refuse(name, "has a malformed percent-encoding");
      }
    }
  }

  private static String decoded(String text) {
    return QueryStringDecoder.decodeComponent(text.replace("+", "%2B"));
  }

  /** Whether it is given, well or not. */
  public boolean has(String name) {
    return given.containsKey(name);
  }

  @Override
  public String text(String name) {
    know(name);
    List<String> values = given.get(name);
    if (values == null) {
      return null;
    }
    if (values.size() > 1) {
      refuse(name, "is given more than once");
      return null;
    }
    if (values.get(0).isEmpty()) {
      refuse(name, "must not be empty");
      return null;
    }
    return values.get(0);
  }

  /** An order's id in the store's form; null where it is not given. */
  public String externalId(String name) {
    String text = text(name);
    if (text != null && !OrderRequestParser.isExternalId(text)) {
      refuse(name, "must be " + OrderRequestParser.EXTERNAL_ID_FORM);
      return null;
    }
    return text;
  }

  /** A whole number within a range, both ends included. */
  public int integer(String name, int least, int most, int otherwise) {
    String text = text(name);
    if (text == null) {
      return otherwise;
    }
    try {
      int number = text.matches("[0-9]{1,10}") ? Integer.parseInt(text) : -1;
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException beyondAnyRange) {
      // Refused like any other number that is too large.
    }
    refuse(name, "must be an integer from " + least + " to " + most);
    return otherwise;
  }

  /** A duration such as {@code 500ms} or {@code 25s}, at most {@code most}. */
  public Duration duration(String name, Duration most, Duration otherwise) {
    String text = text(name);
    if (text == null) {
      return otherwise;
    }
    Duration duration = ConfigUnits.duration(text).orElse(null);
    if (duration != null && duration.compareTo(most) <= 0) {
      return duration;
    }
    refuse(name, "must be a duration from 0s to " + ConfigUnits.format(most));
    return otherwise;
  }

  @Override
  Collection<String> names() {
    return given.keySet();
  }
}
