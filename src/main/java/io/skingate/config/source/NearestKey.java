package io.skingate.config.source;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the key that a misspelt one was meant to be. */
final class NearestKey {
  /** Two typing mistakes; more would suggest words that merely look alike. */
  private static final int MAX_DISTANCE = 2;

  /** Longer than every known key: no sense in comparing. */
  private static final int MAX_LENGTH = 64;

  private NearestKey() {}

  static Optional<String> of(String key, Collection<String> known) {
    if (key.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String folded = fold(key);
    return known.stream()
        .filter(candidate -> distance(folded, fold(candidate)) <= limit(candidate))
        .min(Comparator.comparingInt(candidate -> distance(folded, fold(candidate))));
  }

  private static int limit(String candidate) {
    return Math.min(MAX_DISTANCE, candidate.length() / 2);
  }

  private static String fold(String key) {
    return key.toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
  }

  /** Levenshtein's distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
