package io.skingate.skinsnode;

import io.skingate.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;

/**
 * SkinsNode's webhook signature: HMAC-SHA256 over the timestamp header, a full stop and the raw
 * body. Stateless and safe for use from any thread.
 */
public final class Signature {
  private static final int DIGEST_BYTES = 32;
  private static final String SCHEME = "sha256=";
  private static final int LONGEST_PRESENTED = SCHEME.length() + 2 * DIGEST_BYTES;

  private Signature() {}

  /**
   * The signature in lower-case hex, the form in which the gateway itself signs.
   *
   * @param secret not empty
   */
  public static String hex(Secret secret, String timestamp, byte[] body) {
    return HexFormat.of().formatHex(digest(secret.hmac(), timestamp, body));
  }

  /** As {@link #hex(Secret, String, byte[])}, under a key that is used once. */
  public static String hex(byte[] key, String timestamp, byte[] body) {
    return HexFormat.of().formatHex(digest(Secret.hmac(key), timestamp, body));
  }

  /** The signature in standard base64 with padding. */
  public static String base64(Secret secret, String timestamp, byte[] body) {
    return Base64.getEncoder().encodeToString(digest(secret.hmac(), timestamp, body));
  }

  /** As {@link #base64(Secret, String, byte[])}, under a key that is used once. */
  public static String base64(byte[] key, String timestamp, byte[] body) {
    return Base64.getEncoder().encodeToString(digest(Secret.hmac(key), timestamp, body));
  }

  /**
   * Whether a presented signature was made with one of the secrets. Takes hex in either case with
   * or without a leading {@code sha256=}, and base64 in either alphabet with or without padding.
   * Every one is tried in constant time whatever the earlier ones gave; anything malformed is no
   * match.
   */
  public static boolean matches(
      String presented, List<Secret> secrets, String timestamp, byte[] rawBody) {
    byte[] claimed = decode(presented);
    if (claimed == null || timestamp == null || rawBody == null) {
      return false;
    }
    boolean matched = false;
    for (Secret secret : secrets) {
      if (!secret.isEmpty()) {
        matched |= MessageDigest.isEqual(digest(secret.hmac(), timestamp, rawBody), claimed);
      }
    }
    return matched;
  }

  /** Whether a presented signature is in one of the forms that {@link #matches} takes. */
  public static boolean isWellFormed(String presented) {
    return decode(presented) != null;
  }

  private static byte[] decode(String presented) {
    if (presented == null) {
      return null;
    }
    String text = presented.strip();
    if (text.isEmpty() || text.length() > LONGEST_PRESENTED) {
      return null;
    }
    if (text.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      text = text.substring(SCHEME.length());
    }
    try {
      byte[] bytes =
          text.length() == 2 * DIGEST_BYTES
              ? HexFormat.of().parseHex(text)
              : Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
      return bytes.length == DIGEST_BYTES ? bytes : null;
    } catch (IllegalArgumentException notEncoded) {
      return null;
    }
  }

  private static byte[] digest(Mac mac, String timestamp, byte[] body) {
    mac.update(timestamp.getBytes(StandardCharsets.UTF_8));
    mac.update((byte) '.');
    return mac.doFinal(body);
  }
}
