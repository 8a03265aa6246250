package io.skingate.tenant;

import io.skingate.config.Secret;
import java.net.URI;
import java.util.List;

/**
 * An account at SkinsNode, as the running gateway sees it. Immutable.
 *
 * @param webhookSecrets every secret that verifies a webhook, the current one first
 * @param baseUrl where its API is, without a trailing slash
 * @param webhookUrl the gateway's own address that SkinsNode is told to post updates to
 */
public record Account(
    String id,
    String clientId,
    Secret clientSecret,
    List<Secret> webhookSecrets,
    URI baseUrl,
    String webhookUrl) {
  /**
   * Tells this client of SkinsNode from the account's earlier or later ones, in a few characters.
   */
  public String clientTag() {
    return Integer.toUnsignedString(clientId.hashCode(), Character.MAX_RADIX);
  }
}
