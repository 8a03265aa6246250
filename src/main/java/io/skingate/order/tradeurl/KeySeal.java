package io.skingate.order.tradeurl;

import io.skingate.config.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals a tenant's trade URL keys under one of its secrets: AES-256 in GCM mode, under a key that
 * is derived from the secret for this purpose alone. A sealed key opens only for the tenant and the
 * key id that it was sealed for. Immutable.
 */
final class KeySeal {
  private static final byte[] PURPOSE =
      "skingate: sealing of trade url keys, 1".getBytes(StandardCharsets.UTF_8);
  private static final byte[] TAG = "tag".getBytes(StandardCharsets.UTF_8);
  private static final int TAG_BYTES = 6;
  private static final int NONCE_BYTES = 12;
  private static final int GCM_TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretKeySpec key;
  private final String tag;

  private KeySeal(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
    byte[] hash = TradeUrlKey.hmac(key).doFinal(TAG);
    tag = Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, TAG_BYTES));
  }

  static KeySeal of(Secret secret) {
    return new KeySeal(TradeUrlKey.hmac(secret.bytes()).doFinal(PURPOSE));
  }

  /** Tells the secret from others without saying it. */
  String tag() {
    return tag;
  }

  byte[] seal(String tenantId, TradeUrlKey unsealed) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      byte[] sealed =
          cipher(Cipher.ENCRYPT_MODE, nonce, tenantId, unsealed.id()).doFinal(unsealed.bytes());
      return ByteBuffer.allocate(NONCE_BYTES + sealed.length).put(nonce).put(sealed).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Empty where it was not sealed by this secret for this tenant and id, or is damaged. */
  Optional<TradeUrlKey> open(String tenantId, String keyId, byte[] sealed) {
    if (sealed.length != NONCE_BYTES + TradeUrlKey.BYTES + GCM_TAG_BITS / 8) {
      return Optional.empty();
    }
    try {
      byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, nonce, tenantId, keyId);
      byte[] bytes = cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
      return Optional.of(new TradeUrlKey(keyId, bytes));
    } catch (GeneralSecurityException damaged) {
      return Optional.empty();
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String tenantId, String keyId)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(GCM_TAG_BITS, nonce));
    cipher.updateAAD((tenantId + '\n' + keyId).getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
