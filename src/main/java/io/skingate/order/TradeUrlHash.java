package io.skingate.order;

import io.skingate.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Recognises a trade URL without keeping it: HMAC-SHA256 under a key derived from the tenant's
 * secret, so that who reads Redis alone can neither read nor guess it. While a secret is rotated,
 * hashes under every current one are compared; a key is told apart by four bytes of its own hash.
 */
final class TradeUrlHash {
  private static final byte[] PURPOSE = "skingate trade url".getBytes(StandardCharsets.UTF_8);
  private static final byte[] KEY_ID = "key id".getBytes(StandardCharsets.UTF_8);

  private TradeUrlHash() {}

  /** Key id and hash in turn, for every secret. */
  static List<String> all(List<Secret> secrets, String tradeUrl) {
    List<String> hashes = new ArrayList<>(secrets.size() * 2);
    for (Secret secret : secrets) {
      byte[] key = hmac(secret.bytes(), PURPOSE);
      hashes.add(encode(hmac(key, KEY_ID), 4));
      hashes.add(encode(hmac(key, tradeUrl.getBytes(StandardCharsets.UTF_8)), 16));
    }
    return hashes;
  }

  private static String encode(byte[] hash, int bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, bytes));
  }

  private static byte[] hmac(byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
