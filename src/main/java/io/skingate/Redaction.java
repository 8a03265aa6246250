package io.skingate;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The last line of defence against secrets in logs: masks what looks like one in a text. Nothing
 * should reach it; code that logs leaves secrets out in the first place.
 */
final class Redaction {
  static final String MASK = "***";

  private record Rule(Pattern pattern, String replacement) {}

  private static final List<Rule> RULES =
      List.of(
          // A trade URL's token, also where the URL stands percent-encoded inside another.
          rule("(?i)(?:\\b|(?<=%26|%3f))(token)(=|%3d)[^&\\s\"'<>#,;)}\\]]+", "$1$2" + MASK),
          rule(
              "(?i)\\b((?:x|webhook)-signature|x-client-secret|(?:proxy-)?authorization"
                  + "|client_?secrets?|password)"
                  + "([\"']?\\s*[:=]\\s*[\\[\"']*)(?:(?:bearer|basic)\\s+)?[^\\s\"'&;}\\])]+",
              "$1$2" + MASK),
          rule("(?i)\\b(bearer|basic)\\s+[A-Za-z0-9._~+/=-]{6,}", "$1 " + MASK),
          rule("(?i)\\b([a-z][a-z0-9+.-]{1,15}://)[^/\\s@\"']+@", "$1" + MASK + "@"));

  /** Field names whose values are secrets as a whole. */
  static final List<String> SECRET_FIELDS =
      List.of(
          "token",
          "secret",
          "clientSecret",
          "clientSecrets",
          "signature",
          "authorization",
          "Authorization",
          "x-signature",
          "x-client-secret",
          "webhook-signature",
          "password");

  private Redaction() {}

  private static Rule rule(String pattern, String replacement) {
    return new Rule(Pattern.compile(pattern), replacement);
  }

  static String mask(String text) {
    String masked = text;
    for (Rule rule : RULES) {
      masked = rule.pattern.matcher(masked).replaceAll(rule.replacement);
    }
    return masked;
  }
}
