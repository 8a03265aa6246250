package io.skingate.api.route;

import java.util.Locale;

/** Which encoding a reader of the catalog asks for (RFC 9110, section 12.5.3). Pure. */
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
      String[] pieces = part.split(";", -1);
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
}
