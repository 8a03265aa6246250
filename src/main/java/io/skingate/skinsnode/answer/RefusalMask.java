package io.skingate.skinsnode.answer;

import io.skingate.config.Secret;
import io.skingate.mask.EchoedSecrets;
import io.skingate.tenant.Account;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes out of SkinsNode's words what they may repeat and nobody is to read: the account's secrets
 * and the token of the order's trade URL. Pure functions.
 */
public final class RefusalMask {
  private static final Pattern TOKEN = Pattern.compile("[?&]token=([A-Za-z0-9_-]+)");

  /** Shorter ones would take words apart; Steam's tokens have 8 characters. */
  private static final int SHORTEST = 3;

  /** What a code is called that holds something secret; such a word is no code. */
  private static final String NO_CODE = "rejected";

  private RefusalMask() {}

  /**
   * @param order as it was sent
   */
  public static OrderAnswer masked(OrderAnswer answer, Account account, Buffer order) {
    if (answer instanceof OrderAnswer.Refused refused) {
      List<String> secrets = secrets(account, order);
      return new OrderAnswer.Refused(
          refused.httpStatus(),
          code(refused.code(), secrets),
          text(refused.message(), secrets),
          refused.currentPrice());
    }
    if (answer instanceof OrderAnswer.Conflict conflict) {
      List<String> secrets = secrets(account, order);
      return new OrderAnswer.Conflict(
          conflict.httpStatus(),
          code(conflict.code(), secrets),
          text(conflict.message(), secrets),
          conflict.currentPrice());
    }
    return answer;
  }

  private static List<String> secrets(Account account, Buffer order) {
    List<String> secrets = new ArrayList<>();
    secrets.add(account.clientSecret().value());
    account.webhookSecrets().stream().map(Secret::value).forEach(secrets::add);
    Matcher token = TOKEN.matcher(order.toString());
    while (token.find()) {
      secrets.add(token.group(1));
    }
    secrets.removeIf(secret -> secret.length() < SHORTEST);
    return secrets;
  }

  private static String code(String code, List<String> secrets) {
    return code == null || code.equals(text(code, secrets)) ? code : NO_CODE;
  }

  private static String text(String message, List<String> secrets) {
    return message == null ? null : EchoedSecrets.masked(message, true, secrets);
  }
}
