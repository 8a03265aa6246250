package io.skingate.tools;

import io.skingate.json.Rfc3339;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Where in its store's events a listener stands.
 *
 * @param parameter {@code after} or {@code since}
 */
record FeedPosition(String parameter, String value) {
  /** Later than any event: the feed then begins at its present end. */
  private static final Instant NEVER = Instant.parse("9999-12-31T23:59:59Z");

  static FeedPosition end() {
    return since(NEVER);
  }

  static FeedPosition since(Instant time) {
    return new FeedPosition("since", Rfc3339.format(time));
  }

  static FeedPosition after(String cursor) {
    return new FeedPosition("after", cursor);
  }

  String query() {
    return parameter + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
