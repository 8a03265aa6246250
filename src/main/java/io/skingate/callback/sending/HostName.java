package io.skingate.callback.sending;

import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Brings the host of a URL into ASCII, where every reader agrees on how. The JDK follows IDNA 2003;
 * browsers and most other clients follow IDNA 2008 by UTS 46, non-transitional, which makes another
 * domain of some names: {@code straße.example} is {@code strasse.example} to the one and {@code
 * xn--strae-oqa.example} to the other. A name that the two may read differently is refused; its
 * author can write what is meant as A-labels.
 */
final class HostName {
  /** RFC 1035, 2.3.4. */
  private static final int MAX_LENGTH = 253;

  private static final Pattern LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");
  private static final Pattern ASCII = Pattern.compile("\\p{ASCII}*");

  /**
   * What the two replace, drop or keep differently, in all of Unicode (UTS 46, section 2.3 and its
   * mapping table): sharp s in both cases, final sigma, what is not seen (joiners, fillers,
   * formats, variation selectors), and letters whose case is folded in opposite directions.
   */
  private static final Pattern DEVIATING =
      Pattern.compile(
          "[\\x{df}\\x{1e9e}\\x{3c2}"
              + "\\p{Cf}\\x{115f}\\x{1160}\\x{17b4}\\x{17b5}\\x{3164}\\x{ffa0}\\x{e0100}-\\x{e01ef}"
              + "\\x{13a0}-\\x{13ff}\\x{ab70}-\\x{abbf}\\x{1c80}-\\x{1c88}]");

  /** What both take for the dot between two labels; others only contain one. */
  private static final Pattern DOT = Pattern.compile("[.\\x{3002}\\x{ff0e}\\x{ff61}]");

  private HostName() {}

  /**
   * The name in lower-case ASCII.
   *
   * @throws IllegalArgumentException if it is none or is not read alike by all; the message is fit
   *     for its author
   */
  static String ascii(String written) {
    String ascii = ASCII.matcher(written).matches() ? lowerCase(written) : encoded(written);
    boolean fits = !ascii.isEmpty() && ascii.length() <= MAX_LENGTH;
    for (String label : ascii.split("\\.", -1)) {
      fits &= LABEL.matcher(label).matches();
    }
    if (!fits) {
      throw new IllegalArgumentException("must name a valid host");
    }
    return ascii;
  }

  private static String lowerCase(String ascii) {
    return ascii.toLowerCase(Locale.ROOT);
  }

  private static String encoded(String written) {
    String ascii;
    try {
      ascii = lowerCase(IDN.toASCII(written, IDN.ALLOW_UNASSIGNED));
    } catch (IllegalArgumentException malformed) {
      throw new IllegalArgumentException("must name a valid host");
    }
    boolean alike =
        !DEVIATING.matcher(written).find()
            && DOT.matcher(written).results().count() == DOT.matcher(ascii).results().count()
            && IDN.toUnicode(ascii, IDN.ALLOW_UNASSIGNED).equals(folded(written));
    if (!alike) {
      throw new IllegalArgumentException(
          "must name a host that is read alike everywhere: write it in its xn-- form");
    }
    return ascii;
  }

  /** What UTS 46 makes of the letters that are left, by the JDK's own and newer Unicode. */
  private static String folded(String written) {
    StringBuilder lower = new StringBuilder();
    Normalizer.normalize(written, Normalizer.Form.NFKC)
        .codePoints()
        .map(point -> Character.isDefined(point) ? Character.toLowerCase(point) : '?')
        .forEach(lower::appendCodePoint);
    return Normalizer.normalize(lower, Normalizer.Form.NFKC).replace('\u3002', '.');
  }
}
