package io.skingate.api.route;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a reader of the catalog asks for (RFC 9110, sections 12.5.3 and 13.1.2). Pure. */
public final class ContentNegotiation {
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

  /**
   * Which of a body's tags the reader has already. Compares weakly, as the condition demands.
   *
   * @param ifNoneMatch every field line
   * @param etags those that name the body, that of the encoding wanted first
   * @return the first of them that the reader names, or that it would accept any of
   */
  public static Optional<String> match(List<String> ifNoneMatch, String... etags) {
    if (ifNoneMatch.isEmpty()) {
      return Optional.empty();
    }
    List<String> known =
        ifNoneMatch.stream()
            .flatMap(line -> Arrays.stream(line.split(",")))
            .map(String::trim)
            .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag)
            .toList();
    return Arrays.stream(etags)
        .filter(etag -> known.contains(etag) || known.contains("*"))
        .findFirst();
  }
}
