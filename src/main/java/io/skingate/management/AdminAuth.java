package io.skingate.management;

import io.skingate.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Decides who may see {@code /admin}. Immutable. */
final class AdminAuth {
  private static final String SCHEME = "bearer ";

  private final byte[] expected;

  /**
   * @param token empty closes it for everybody
   */
  AdminAuth(Secret token) {
    expected = token.isEmpty() ? null : sha256(token.bytes());
  }

  enum Verdict {
    ALLOWED,
    /** The credentials are missing or wrong. */
    UNAUTHORIZED,
    /** No token is configured. */
    CLOSED
  }

  /**
   * @param authorization the header's value, null where there is none
   */
  Verdict judge(String authorization) {
    if (expected == null) {
      return Verdict.CLOSED;
    }
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Verdict.UNAUTHORIZED;
    }
    // A header's characters stand for its bytes, so that a token in UTF-8 compares as configured.
    byte[] given =
        authorization.substring(SCHEME.length()).strip().getBytes(StandardCharsets.ISO_8859_1);
    // Digests have one length, so the comparison does not tell that of the token.
    return MessageDigest.isEqual(expected, sha256(given)) ? Verdict.ALLOWED : Verdict.UNAUTHORIZED;
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
