package io.skingate.mask;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The last line of defence against secrets in logs: masks what looks like one in a text that
 * somebody else may have written. Code that logs leaves secrets out in the first place. Where in
 * doubt too much is masked. Pure functions, linear in the text; a text that names nothing secret
 * costs one pass.
 */
public final class Redaction {
  public static final String MASK = "***";

  /** Every rule needs one of these, in either case. */
  private static final List<String> CLUES =
      List.of(
          "token",
          "secret",
          "signature",
          "sha256",
          "authorization",
          "password",
          "passwd",
          "pwd",
          "auth ",
          "args beginning",
          "api_key",
          "api-key",
          "apikey",
          "cookie",
          "bearer",
          "basic",
          "whsec_",
          "v1,",
          "v1a,",
          "://",
          "%2f");

  /** What the name of a field ends with whose value is a secret as a whole. */
  private static final Set<String> NAME_ENDINGS =
      Set.of(
          "token",
          "secret",
          "secrets",
          "signature",
          "authorization",
          "password",
          "cookie",
          "apikey");

  private static final String[] CLUE_LIST = CLUES.toArray(String[]::new);

  /** Whether a clue may begin with this character. */
  private static final boolean[] BEGINS = begins();

  /** What parts a name from its value: plain, in JSON, escaped or percent-encoded many times. */
  private static final String SEPARATOR =
      "(?:[\\\\\"']*+\\s*+(?:[=:]|%(?:25)*+3[ad]|&(?:amp;)*+(?:#0*+(?:61|58)|#x0*+3[ad]|equals|colon);)"
          + "|\\\\++u003[ad])\\s*+";

  /** An opening quote or bracket, also escaped or encoded. */
  private static final String OPENING = "(?:[\\\\\"'\\[]|%(?:25)*+(?:22|5b))++";

  private static final String CREDENTIALS = "(?:authorization|cookie)";
  private static final String SECRET = "(?:secrets?|passw(?:or)?d|pwd|api[_-]?key)";

  private record Rule(Pattern pattern, Function<MatchResult, String> masked) {}

  private static final List<Rule> RULES =
      List.of(
          // Credentials may hold blanks: the rest of the line, or of the quoted text, is theirs.
          rule(CREDENTIALS + SEPARATOR, "[^\\s\"'\\\\](?:[^\\r\\n\"']*[^\\r\\n\"'\\s\\\\])?"),
          rule("(?:secrets?|signature)" + SEPARATOR + "[\\\\\"']*+\\[", "[^\\]\\r\\n]+"),
          rule(
              "(?:" + CREDENTIALS + "|token|signature|" + SECRET + ")" + SEPARATOR + OPENING,
              "[^\"'\\]\\r\\n]*[^\"'\\]\\r\\n\\\\]"),
          rule(SECRET + "[\\\\\"']*+\\s*+:\\s*+", "[^\\s\"'\\\\,;}\\])\\[*][^\"'\\r\\n,;}\\])]*"),
          rule(SECRET + SEPARATOR, "[^\\s\"'\\\\&;}\\])\\[*][^\\s\"'&;}\\])]*"),
          rule(
              "signature" + SEPARATOR,
              "[^\\s\"'\\\\&;}\\])\\[*][^\\s\"'&;}\\])]*(?:\\s+v\\d+a?,[^\\s\"']+)*"),
          rule("token" + SEPARATOR, "[^&\\s\"'<>#,;)}\\]\\\\\\[*][^&\\s\"'<>#,;)}\\]\\\\]*"),
          rule("\\b(?:bearer|basic)\\s+", "[A-Za-z0-9._~+/=-]{6,}"),
          rule("whsec_", "[A-Za-z0-9+/=_-]+"),
          rule("\\bsha256=", "[A-Za-z0-9+/=_-]{16,}"),
          rule("\\bv1a?,", "[A-Za-z0-9+/=_-]{16,}"),
          // Redis repeats a command that it does not know, or does not like.
          rule("(?-i:\\bAUTH)\\s+(?!<)", "\\S+(?:\\s+\\S+)?"),
          rule("args beginning with:\\s*", "[^\\r\\n]+"),
          userInfo("\\brediss?://", "[^\\r\\n\"']", "@"),
          userInfo("://", "[^\\s\"'<>]", "@"),
          userInfo("%3a%2f%2f", "[^\\s\"'<>]", "%40"));

  private Redaction() {}

  private static Rule rule(String before, String secret) {
    return new Rule(
        Pattern.compile("(" + before + ")" + secret, Pattern.CASE_INSENSITIVE),
        found -> found.group(1) + MASK);
  }

  /** Up to the last at sign: a password may hold any character. */
  private static Rule userInfo(String begin, String within, String end) {
    return new Rule(
        Pattern.compile("(" + begin + ")(" + within + "++)", Pattern.CASE_INSENSITIVE),
        found -> {
          String rest = found.group(2);
          int at = rest.lastIndexOf(end);
          return found.group(1) + (at < 0 ? rest : MASK + rest.substring(at));
        });
  }

  /** The text with everything masked that looks like a secret. */
  public static String mask(String text) {
    if (!hasClue(text)) {
      return text;
    }
    String masked = text;
    for (Rule rule : RULES) {
      masked =
          rule.pattern
              .matcher(masked)
              .replaceAll(found -> Matcher.quoteReplacement(rule.masked.apply(found)));
    }
    return masked;
  }

  /** As above, of a text of any length; what is longer than so many characters is cut. */
  public static String mask(String text, int most) {
    if (text.length() <= most) {
      return mask(text);
    }
    // A secret of which the cut leaves only the beginning would not be known as one.
    int end = Math.min(text.length(), 4 * most);
    while (end > most && end < text.length() && !Character.isWhitespace(text.charAt(end))) {
      end--;
    }
    String masked = mask(text.substring(0, end));
    return masked.length() <= most ? masked : masked.substring(0, most);
  }

  /** Whether a field of this name is a secret as a whole. */
  public static boolean isSecretName(String field) {
    String name = field.toLowerCase(Locale.ROOT);
    for (String ending : NAME_ENDINGS) {
      if (name.endsWith(ending)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasClue(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < BEGINS.length && BEGINS[c] && clueAt(text, i)) {
        return true;
      }
    }
    return false;
  }

  private static boolean clueAt(String text, int at) {
    for (String clue : CLUE_LIST) {
      if (text.regionMatches(true, at, clue, 0, clue.length())) {
        return true;
      }
    }
    return false;
  }

  private static boolean[] begins() {
    boolean[] begins = new boolean[128];
    for (String clue : CLUES) {
      begins[clue.charAt(0)] = true;
      begins[Character.toUpperCase(clue.charAt(0))] = true;
    }
    return begins;
  }
}
