package io.skingate.config;

import java.util.List;

/**
 * The operator's HTTP server.
 *
 * @param token a bearer token of {@code /admin} that may do everything; may be empty
 * @param tokens further ones; where there are none and the other is empty, {@code /admin} is closed
 * @param console whether the browser's pages are served
 */
public record ManagementConfig(
    String host, int port, Secret token, List<AdminTokenConfig> tokens, boolean console) {

  /** This section with other tokens, which is what a reload may change of it. */
  public ManagementConfig withTokensOf(ManagementConfig other) {
    return new ManagementConfig(host, port, other.token, other.tokens, console);
  }
}
