package io.skingate.config.source;

import io.skingate.config.address.Authority;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The two kinds of address in a configuration. Messages never repeat one: it may hold a secret. */
final class Addresses {
  private static final Set<String> HTTP = Set.of("http", "https");
  private static final Set<String> REDIS = Set.of("redis", "rediss");

  private Addresses() {}

  /** What is wrong with an HTTP address, if anything. */
  static Optional<String> httpMistake(String text) {
    return parse(text)
        .map(Addresses::urlMistake)
        .orElse(Optional.of("must be an absolute http:// or https:// URL"));
  }

  private static Optional<String> urlMistake(URI uri) {
    if (!hasScheme(uri, HTTP)) {
      return Optional.of("must be an absolute http:// or https:// URL");
    }
    Optional<Authority> authority = Authority.of(uri);
    if (authority.isEmpty()) {
      return Optional.of("must be a URL with a valid host and port");
    }
    if (authority.get().userInfo() != null
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null) {
      return Optional.of("must be a URL without user info, query and fragment");
    }
    return Optional.empty();
  }

  /** What is wrong with a Redis address, if anything. */
  static Optional<String> redisMistake(String text) {
    Optional<URI> uri = parse(text);
    if (uri.isEmpty()) {
      return Optional.of(
          "must be a redis:// or rediss:// address (special characters of a password"
              + " percent-encoded)");
    }
    if (!hasScheme(uri.get(), REDIS)) {
      return Optional.of("must begin with redis:// or rediss://");
    }
    if (Authority.of(uri.get()).isEmpty()) {
      return Optional.of("must name a valid host and port");
    }
    String path = uri.get().getRawPath();
    if (!path.matches("|/|/[0-9]{1,4}")) {
      return Optional.of("must end with the number of a database, such as /0, or with nothing");
    }
    if (uri.get().getRawQuery() != null || uri.get().getRawFragment() != null) {
      return Optional.of(
          "must have no query and fragment: user and password stand before the host");
    }
    return Optional.empty();
  }

  /** The number of the database that a valid Redis address names; 0 unless it names one. */
  static int database(String text) {
    String path = URI.create(text).getRawPath();
    return path.length() > 1 ? Integer.parseInt(path.substring(1)) : 0;
  }

  /** A valid HTTP address without trailing slashes. */
  static URI http(String text) {
    return URI.create(text.replaceAll("/+$", ""));
  }

  private static boolean hasScheme(URI uri, Set<String> schemes) {
    return uri.getScheme() != null && schemes.contains(uri.getScheme().toLowerCase(Locale.ROOT));
  }

  private static Optional<URI> parse(String text) {
    try {
      return Optional.of(new URI(text));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
