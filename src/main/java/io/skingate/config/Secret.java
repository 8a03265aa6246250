package io.skingate.config;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret text that never prints itself. Compare it only through its bytes, in constant time.
 * Immutable and safe for use from any thread.
 */
public final class Secret {
  private static final String HMAC = "HmacSHA256";

  private final String value;

  /** Keyed and never used itself: to key one takes longer than to copy it. */
  private volatile Mac keyed;

  public Secret(String value) {
    this.value = Objects.requireNonNull(value);
  }

  public String value() {
    return value;
  }

  /** The UTF-8 bytes, a new array on every call. */
  public byte[] bytes() {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  public boolean isEmpty() {
    return value.isEmpty();
  }

  /**
   * A new HMAC-SHA256 under the secret's bytes, for one use by the caller.
   *
   * @throws IllegalArgumentException if the secret is empty
   */
  public Mac hmac() {
    try {
      Mac template = keyed;
      if (template == null) {
        template = hmac(bytes());
        keyed = template;
      }
      return (Mac) template.clone();
    } catch (CloneNotSupportedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * A new HMAC-SHA256 under a key.
   *
   * @throws IllegalArgumentException if the key is empty
   */
  public static Mac hmac(byte[] key) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(HMAC + " is missing from this Java runtime", impossible);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && secret.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
