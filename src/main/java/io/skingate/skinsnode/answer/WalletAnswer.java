package io.skingate.skinsnode.answer;

import io.vertx.core.buffer.Buffer;

/** What a wallet request came to. Immutable. */
public sealed interface WalletAnswer extends UpstreamAnswer
    permits WalletAnswer.Found, UpstreamAnswer.CredentialsRejected, UpstreamAnswer.Failed {
  /**
   * The wallet.
   *
   * @param body SkinsNode's JSON object, byte for byte
   */
  record Found(Buffer body) implements WalletAnswer {
    @Override
    public String result() {
      return "ok";
    }
  }
}
