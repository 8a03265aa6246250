package io.skingate.api;

import java.util.List;
import java.util.Locale;

/** What a reader of the catalog asks for (RFC 9110, sections 12.5.3 and 13.1.2). Pure. */
final class ContentNegotiation {
  private ContentNegotiation() {}

  /** Whether gzip is wanted at least as much as the plain body. */
  static boolean wantsGzip(String acceptEncoding) {
    if (acceptEncoding == null) {
      return false;
    }
    double gzip = -1;
    double identity = -1;
    double any = -1;
    for (String part : acceptEncoding.split(",")) {
      String[] pieces = part.split(";");
      double quality = quality(pieces);
      switch (pieces[0].trim().toLowerCase(Locale.ROOT)) {
        case "gzip", "x-gzip" -> gzip = Math.max(gzip, quality);
        case "identity" -> identity = Math.max(identity, quality);
        case "*" -> any = Math.max(any, quality);
        default -> {
          // Other encodings are not offered.
        }
      }
    }
    double wanted = gzip >= 0 ? gzip : any;
    return wanted > 0 && wanted >= identity;
  }

  private static double quality(String[] pieces) {
    for (int i = 1; i < pieces.length; i++) {
      String parameter = pieces[i].trim().toLowerCase(Locale.ROOT);
      if (parameter.startsWith("q=")) {
        try {
          double quality = Double.parseDouble(parameter.substring(2).trim());
          return quality >= 0 && quality <= 1 ? quality : 0;
        } catch (NumberFormatException e) {
          return 0;
        }
      }
    }
    return 1;
  }

  /**
   * Whether the reader has it already. Compares weakly, as the condition demands.
   *
   * @param ifNoneMatch every field line
   * @param etags those that name the body, in any encoding
   */
  static boolean matches(List<String> ifNoneMatch, String... etags) {
    for (String line : ifNoneMatch) {
      for (String candidate : line.split(",")) {
        String tag = candidate.trim();
        if (tag.equals("*")) {
          return true;
        }
        String opaque = tag.startsWith("W/") ? tag.substring(2) : tag;
        for (String etag : etags) {
          if (opaque.equals(etag)) {
            return true;
          }
        }
      }
    }
    return false;
  }
}
