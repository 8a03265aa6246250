package io.skingate.tenant;

import io.skingate.config.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * An account at SkinsNode, as the running gateway sees it. Immutable.
 *
 * @param webhookSecrets every secret that verifies a webhook, the current one first
 * @param baseUrl where its API is, without a trailing slash
 * @param webhookUrl the gateway's own address that SkinsNode is told to post updates to
 * @param clientTag tells this client of SkinsNode from all others, in a few characters that are
 *     kept with each order
 */
public record Account(
    String id,
    String clientId,
    Secret clientSecret,
    List<Secret> webhookSecrets,
    URI baseUrl,
    String webhookUrl,
    String clientTag) {
  /** 72 bits: no two clients ever share them. */
  private static final int TAG_BYTES = 9;

  /** With the tag of its client. */
  public Account(
      String id,
      String clientId,
      Secret clientSecret,
      List<Secret> webhookSecrets,
      URI baseUrl,
      String webhookUrl) {
    this(id, clientId, clientSecret, webhookSecrets, baseUrl, webhookUrl, tag(clientId));
  }

  /**
   * Whether an order was sent as this client, or would have been.
   *
   * @param tag kept with the order; one that an older build kept is shorter, and counts as well
   */
  public boolean isClient(String tag) {
    return tag.equals(clientTag) || tag.equals(oldTag(clientId));
  }

  private static String oldTag(String clientId) {
    return Integer.toUnsignedString(clientId.hashCode(), Character.MAX_RADIX);
  }

  private static String tag(String clientId) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(clientId.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, TAG_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
