package io.skingate.testing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 as the other sides of the gateway compute it, apart from the gateway's own code. */
public final class Hmac {
  private Hmac() {}

  public static String hex(String secret, String text) {
    return HexFormat.of().formatHex(compute(secret, text));
  }

  public static String base64(String secret, String text) {
    return Base64.getEncoder().encodeToString(compute(secret, text));
  }

  private static byte[] compute(String secret, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
