package io.skingate.sandbox;

import java.util.Objects;

/**
 * An account at the sandbox.
 *
 * @param clientSecret authenticates requests and signs webhooks
 * @param balance cents in the wallet at start
 */
public record SandboxClient(String clientId, String clientSecret, long balance, String currency) {
  public SandboxClient {
    Objects.requireNonNull(clientId);
    Objects.requireNonNull(clientSecret);
    Objects.requireNonNull(currency);
    if (clientId.isEmpty() || clientSecret.isEmpty() || balance < 0) {
      throw new IllegalArgumentException(
          "a client needs an id, a secret and a balance of 0 cents or more");
    }
  }

  @Override
  public String toString() {
    return "SandboxClient[" + clientId + "]";
  }
}
