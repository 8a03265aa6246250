package io.skingate.order.tradeurl;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A random key of one tenant that the hashes of its customers' trade URLs are made with, so that
 * equal ones are recognised and none can be read or guessed by whoever has Redis alone. Never
 * prints itself. Not safe for use from two threads.
 */
final class TradeUrlKey implements Comparable<TradeUrlKey> {
  static final int BYTES = 32;

  /** 2^128 is far out of reach for a guess and for two trade URLs of the same hash. */
  private static final int HASH_BYTES = 16;

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final String id;
  private final byte[] bytes;
  private final Mac mac;

  /**
   * @param id no secret; ids sort by the time when their keys were made
   */
  TradeUrlKey(String id, byte[] bytes) {
    this.id = id;
    this.bytes = bytes.clone();
    mac = hmac(bytes);
  }

  /**
   * Makes one.
   *
   * @param nowMillis Unix time
   */
  static TradeUrlKey random(long nowMillis) {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    byte[] suffix = new byte[3];
    RANDOM.nextBytes(suffix);
    return new TradeUrlKey(
        String.format("%9s", Long.toString(nowMillis, Character.MAX_RADIX)).replace(' ', '0')
            + BASE64.encodeToString(suffix),
        bytes);
  }

  String id() {
    return id;
  }

  byte[] bytes() {
    return bytes.clone();
  }

  /** HMAC-SHA256 of the trade URL, cut to 128 bits, as text. */
  String hash(String tradeUrl) {
    byte[] hash = mac.doFinal(tradeUrl.getBytes(StandardCharsets.UTF_8));
    return BASE64.encodeToString(Arrays.copyOf(hash, HASH_BYTES));
  }

  static Mac hmac(byte[] key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The newest first. */
  @Override
  public int compareTo(TradeUrlKey other) {
    return other.id.compareTo(id);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TradeUrlKey key && key.id.equals(id);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return "TradeUrlKey[" + id + "]";
  }
}
