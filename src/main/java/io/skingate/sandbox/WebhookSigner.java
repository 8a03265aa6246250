package io.skingate.sandbox;

import io.skingate.skinsnode.Signature;
import java.time.Instant;
import java.util.Locale;

/** Writes a webhook's timestamp and signature in the forms of the variants. */
record WebhookSigner(SandboxVariants variants) {

  String timestamp(Instant now) {
    return switch (variants.timestamp()) {
      case ISO -> Bodies.iso(now);
      case UNIX_SECONDS -> Long.toString(now.getEpochSecond());
      case UNIX_MILLIS -> Long.toString(now.toEpochMilli());
    };
  }

  String sign(byte[] secret, String timestamp, byte[] body) {
    return switch (variants.signature()) {
      case HEX -> Signature.hex(secret, timestamp, body);
      case HEX_UPPER -> Signature.hex(secret, timestamp, body).toUpperCase(Locale.ROOT);
      case SHA256_HEX -> "sha256=" + Signature.hex(secret, timestamp, body);
      case BASE64 -> Signature.base64(secret, timestamp, body);
    };
  }
}
