package io.skingate.skinsnode.answer;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/** What a wallet request came to. Immutable. */
public sealed interface WalletAnswer {
  /** What the answer is called in metrics and logs. */
  String result();

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

  /** SkinsNode refused the account. */
  record CredentialsRejected(int httpStatus) implements WalletAnswer {
    @Override
    public String result() {
      return "credentials_rejected";
    }
  }

  /**
   * No wallet could be had.
   *
   * @param retryAfter null where nobody asked to wait
   */
  record Failed(OrderAnswer.Reason reason, Duration retryAfter) implements WalletAnswer {
    @Override
    public String result() {
      return reason.code();
    }
  }
}
