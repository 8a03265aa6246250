package io.skingate.management;

import io.skingate.config.AdminTokenConfig;
import io.skingate.config.AdminTokenConfig.Scope;
import io.skingate.config.ManagementConfig;
import io.skingate.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/** Decides who calls {@code /admin}, and what that caller may do. Safe for use from any thread. */
public final class AdminTokens {
  /** What the log calls the token that has no name. */
  static final String UNNAMED = "management.token";

  private static final String SCHEME = "bearer ";

  private volatile List<Known> known;

  private record Known(byte[] digest, Caller caller) {}

  /**
   * Whoever holds a token.
   *
   * @param token its name
   */
  public record Caller(String token, Scope scope) {}

  public AdminTokens(ManagementConfig config) {
    replace(config);
  }

  /** Puts other tokens in force, from the next request on. */
  public void replace(ManagementConfig config) {
    List<Known> next = new ArrayList<>();
    if (!config.token().isEmpty()) {
      next.add(known(config.token(), UNNAMED, Scope.ADMIN));
    }
    for (AdminTokenConfig each : config.tokens()) {
      next.add(known(each.token(), each.name(), each.scope()));
    }
    known = List.copyOf(next);
  }

  private static Known known(Secret token, String name, Scope scope) {
    return new Known(sha256(token.bytes()), new Caller(name, scope));
  }

  /** Whether there is no token, so that nobody may call. */
  boolean isClosed() {
    return known.isEmpty();
  }

  /**
   * Who calls. Takes the same time whichever token is given, and whether it is one.
   *
   * @param authorization the header's value, null where there is none
   * @return null where the credentials are missing or wrong
   */
  Caller caller(String authorization) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return null;
    }
    // A header's characters stand for its bytes, so that a token in UTF-8 compares as configured.
    byte[] given =
        sha256(
            authorization.substring(SCHEME.length()).strip().getBytes(StandardCharsets.ISO_8859_1));
    Caller found = null;
    for (Known each : known) {
      // Digests have one length, so the comparison does not tell that of the token.
      if (MessageDigest.isEqual(each.digest, given)) {
        found = each.caller;
      }
    }
    return found;
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
