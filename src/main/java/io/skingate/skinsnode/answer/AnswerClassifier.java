package io.skingate.skinsnode.answer;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.skingate.json.ForeignJson;
import io.skingate.json.MalformedJsonException;
import io.skingate.skinsnode.answer.ExchangeResult.Failure;
import io.skingate.skinsnode.answer.ExchangeResult.Response;
import io.skingate.skinsnode.answer.OrderAnswer.Unknown;
import io.skingate.skinsnode.answer.UpstreamAnswer.CredentialsRejected;
import io.skingate.skinsnode.answer.UpstreamAnswer.Failed;
import io.skingate.skinsnode.answer.UpstreamAnswer.Reason;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What SkinsNode's answers mean. Pure functions. The rule behind them: an order counts as refused,
 * and an account too, only where SkinsNode says so in its own words, which are a code; and an order
 * counts as unsent only where that is certain. A page of something that stands in front of
 * SkinsNode says nothing.
 */
public final class AnswerClassifier {
  private static final List<JsonPointer> STATUSES =
      pointers("/status", "/order/status", "/data/status");
  private static final List<JsonPointer> NAMES =
      pointers("/externalId", "/order/externalId", "/data/externalId");
  private static final Pattern SANE_STATUS = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  private AnswerClassifier() {}

  private static List<JsonPointer> pointers(String... places) {
    return Stream.of(places).map(JsonPointer::compile).toList();
  }

  /**
   * The answer to a POST of an order.
   *
   * @param name of the order
   */
  public static OrderAnswer submitted(ExchangeResult result, String name) {
    OrderAnswer common = common(result, name);
    if (common != null) {
      return common;
    }
    Response response = (Response) result;
    return rejected(response.status(), response.body().bytes());
  }

  /**
   * The answer to a GET of an order.
   *
   * @param name that was asked for
   */
  public static OrderAnswer found(ExchangeResult result, String name) {
    OrderAnswer common = common(result, name);
    if (common != null) {
      return common;
    }
    Response response = (Response) result;
    return response.status() == 404 && !isPage(response.body().bytes())
        ? new OrderAnswer.NotFound()
        : new OrderAnswer.ContractBroken(response.status());
  }

  /**
   * Whether a body is a web page, in whatever encoding. To take one for SkinsNode's word that it
   * has no order would have a second one sent.
   */
  private static boolean isPage(byte[] body) {
    for (byte each : body) {
      boolean markOrSpace = each <= ' ';
      if (!markOrSpace) {
        return each == '<';
      }
    }
    return false;
  }

  public static CatalogAnswer catalog(ExchangeResult result, boolean conditional) {
    if (result instanceof Failure failure) {
      return new Failed(failure.reason(), failure.retryAfter());
    }
    Response response = (Response) result;
    int status = response.status();
    if (status == 200) {
      return new CatalogAnswer.Fetched(response.etag());
    }
    if (status == 304 && conditional) {
      return new CatalogAnswer.Unchanged();
    }
    if (refusesAccount(response)) {
      return new CredentialsRejected(status);
    }
    return new Failed(reason(status), wait(response));
  }

  public static WalletAnswer wallet(ExchangeResult result) {
    if (result instanceof Failure failure) {
      return new Failed(failure.reason(), failure.retryAfter());
    }
    Response response = (Response) result;
    int status = response.status();
    if (refusesAccount(response)) {
      return new CredentialsRejected(status);
    }
    ForeignJson wallet = status / 100 == 2 ? read(response.body().bytes()) : null;
    return wallet != null && isWallet(wallet.object())
        ? new WalletAnswer.Found(Buffer.buffer(wallet.utf8()))
        : new Failed(saysUnreachable(status) ? Reason.UNREACHABLE : reason(status), wait(response));
  }

  /** What stands in front of SkinsNode says so where it does not get through to it. */
  private static boolean saysUnreachable(int status) {
    return status == 502 || status == 503 || status == 504;
  }

  /** What the contract promises of a wallet; an amount may be a number where it should be text. */
  private static boolean isWallet(JsonNode body) {
    return body.path("currency").isTextual()
        && (body.path("availableBalance").isTextual()
            || body.path("availableBalance").isIntegralNumber());
  }

  private static boolean refusesAccount(Response response) {
    return (response.status() == 401 || response.status() == 403)
        && ErrorBody.read(response.body().bytes()).code() != null;
  }

  /** What means the same to both calls; null for a 4xx whose meaning depends on the call. */
  private static OrderAnswer common(ExchangeResult result, String name) {
    if (result instanceof Failure failure) {
      return new Unknown(failure.reason(), failure.retryAfter(), failure.sent());
    }
    Response response = (Response) result;
    int status = response.status();
    if (status / 100 == 2) {
      return taken(response.body().bytes(), name);
    }
    if (status == 401 || status == 403) {
      return refusesAccount(response)
          ? new CredentialsRejected(status)
          : new OrderAnswer.ContractBroken(status);
    }
    if (status == 429) {
      return new Unknown(Reason.RATE_LIMITED, wait(response), false);
    }
    if (status == 408 || status == 425 || status >= 500) {
      return new Unknown(reason(status), wait(response), true);
    }
    return status / 100 == 4 ? null : new OrderAnswer.ContractBroken(status);
  }

  /**
   * An object that is not recognisably the order says nothing: to believe it would lose an order
   * that was never placed, or show one store another's.
   */
  private static OrderAnswer taken(byte[] body, String name) {
    ForeignJson order = read(body);
    if (order == null || !isOrder(order.object(), name)) {
      return new Unknown(Reason.MALFORMED, null, true);
    }
    String status = status(order.object());
    return new OrderAnswer.Taken(
        Buffer.buffer(order.utf8()), order.object(), status == null ? "accepted" : status);
  }

  private static String status(JsonNode order) {
    for (JsonPointer place : STATUSES) {
      JsonNode status = order.at(place);
      if (status.isTextual() && SANE_STATUS.matcher(status.textValue()).matches()) {
        return status.textValue();
      }
    }
    return null;
  }

  private static boolean isOrder(JsonNode order, String name) {
    boolean named = false;
    for (JsonPointer place : NAMES) {
      JsonNode found = order.at(place);
      if (found.isTextual()) {
        if (found.textValue().equals(name)) {
          return true;
        }
        named = true;
      }
    }
    return !named && status(order) != null;
  }

  private static OrderAnswer rejected(int status, byte[] body) {
    ErrorBody error = ErrorBody.read(body);
    String code = error.code();
    if (code == null) {
      return new OrderAnswer.ContractBroken(status);
    }
    boolean conflict = status == 409 && !FailureCodes.KNOWN.contains(code);
    return conflict || FailureCodes.saysExistsAlready(code)
        ? new OrderAnswer.Conflict(status, code, error.message(), error.currentPrice())
        : new OrderAnswer.Refused(status, code, error.message(), error.currentPrice());
  }

  private static Reason reason(int status) {
    if (status == 429) {
      return Reason.RATE_LIMITED;
    }
    if (status == 408 || status == 425) {
      return Reason.REQUEST_TIMEOUT;
    }
    return status >= 500 ? Reason.SERVER_ERROR : Reason.MALFORMED;
  }

  private static Duration wait(Response response) {
    return response.status() == 429 && response.retryAfter() == null
        ? Pauses.SHORTEST
        : response.retryAfter();
  }

  /** Null where the body is not one object. */
  private static ForeignJson read(byte[] body) {
    try {
      return ForeignJson.read(body);
    } catch (MalformedJsonException notAnObject) {
      return null;
    }
  }
}
