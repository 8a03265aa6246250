package io.skingate.skinsnode.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.json.Json;
import io.skingate.order.model.OrderSamples;
import io.skingate.skinsnode.answer.ExchangeResult.Failure;
import io.skingate.skinsnode.answer.ExchangeResult.Response;
import io.skingate.skinsnode.answer.OrderAnswer.Conflict;
import io.skingate.skinsnode.answer.OrderAnswer.ContractBroken;
import io.skingate.skinsnode.answer.OrderAnswer.NotFound;
import io.skingate.skinsnode.answer.OrderAnswer.Refused;
import io.skingate.skinsnode.answer.OrderAnswer.Taken;
import io.skingate.skinsnode.answer.OrderAnswer.Unknown;
import io.skingate.skinsnode.answer.UpstreamAnswer.CredentialsRejected;
import io.skingate.skinsnode.answer.UpstreamAnswer.Reason;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerClassifierTest {
  private static Response response(int status, String body) {
    return response(status, null, body);
  }

  private static Response response(int status, Duration retryAfter, String body) {
    return response(status, retryAfter, Buffer.buffer(body));
  }

  private static Response response(int status, Duration retryAfter, Buffer body) {
    ResponseBody collected = new ResponseBody(1 << 20);
    collected.append(body);
    return new Response(status, retryAfter, null, collected);
  }

  private static OrderAnswer submitted(ExchangeResult result) {
    return AnswerClassifier.submitted(result, "a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "202|{\"externalId\":\"a\",\"status\":\"accepted\",\"x\":1.50}|accepted",
        "200|{\"status\":\"processing\"}|processing",
        "201| {\"order\":{\"status\":\"sent\"}} |sent",
        "200|{\"data\":{\"status\":\"completed\"}}|completed",
        "200|{\"status\":\"Brand-New.status_1\"}|Brand-New.status_1",
        "200|{\"externalId\":\"a\"}|accepted",
        "200|{\"externalId\":\"a\",\"status\":7}|accepted",
        "200|{\"data\":{\"externalId\":\"a\",\"status\":\"a b\"}}|accepted",
        "200|{\"status\":\"a\",\"status\":\"failed\"}|failed",
      })
  void a_success_with_an_object_means_taken(int status, String body, String expected) {
    Taken taken = OrderSamples.taken(Buffer.buffer(body), expected);
    assertThat(submitted(response(status, body))).isEqualTo(taken);
    assertThat(AnswerClassifier.found(response(status, body), "a")).isEqualTo(taken);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
  void a_byte_order_mark_hides_no_answer(String encoding) {
    Charset charset = Charset.forName(encoding);
    String order = "{\"externalId\":\"a\",\"status\":\"sent\",\"name\":\"★ Ursus\"}";
    Response marked = response(202, null, Buffer.buffer(("\uFEFF" + order).getBytes(charset)));
    Taken taken = OrderSamples.taken(Buffer.buffer(order), "sent");
    assertThat(submitted(marked)).isEqualTo(taken);
    assertThat(AnswerClassifier.found(marked, "a")).isEqualTo(taken);
    String refusal = "\uFEFF{\"code\":\"price_changed\",\"currentPrice\":1900}";
    assertThat(submitted(response(422, null, Buffer.buffer(refusal.getBytes(charset)))))
        .isEqualTo(new Refused(422, "price_changed", null, 1900L));
    String wallet = "{\"currency\":\"USD\",\"availableBalance\":\"2500\"}";
    assertThat(
            AnswerClassifier.wallet(
                response(200, null, Buffer.buffer(("\uFEFF" + wallet).getBytes(charset)))))
        .isEqualTo(new WalletAnswer.Found(Buffer.buffer(wallet)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"order\":null}",
        "{\"status\":7}",
        "{\"message\":\"no such order\"}",
        "{\"externalId\":\"b\",\"status\":\"completed\"}",
        "{\"order\":{\"externalId\":\"b\",\"status\":\"completed\"}}",
      })
  void an_object_that_is_not_the_order_asked_for_tells_nothing_of_it(String body) {
    assertThat(AnswerClassifier.found(response(200, body), "a"))
        .isEqualTo(new Unknown(Reason.MALFORMED, null, true));
    assertThat(submitted(response(202, body))).isEqualTo(new Unknown(Reason.MALFORMED, null, true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "null", "\"ok\"", "<html>", "{\"status\":", "{}{}"})
  void a_success_without_an_object_leaves_the_outcome_unknown(String body) {
    Unknown unknown = new Unknown(Reason.MALFORMED, null, true);
    assertThat(submitted(response(200, body))).isEqualTo(unknown);
    assertThat(AnswerClassifier.found(response(200, body), "a")).isEqualTo(unknown);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        "422|{\"code\":\"item_unavailable\"}|item_unavailable|-|-",
        "422|{\"error\":{\"code\":\"item_unavailable\",\"message\":\"gone\"}}|item_unavailable|gone|-",
        "422|{\"error\":\"insufficient_funds\"}|insufficient_funds|-|-",
        "400|{\"errorCode\":\"bad_trade_url\",\"message\":\"No\"}|bad_trade_url|No|-",
        "422|{\"code\":\"price_changed\",\"currentPrice\":1900}|price_changed|-|1900",
        "422|{\"error\":{\"code\":\"price_changed\",\"currentPrice\":\"1900\"}}|price_changed|-|1900",
        "422|{\"code\":\"price_changed\",\"details\":{\"currentPrice\":1900}}|price_changed|-|1900",
        "422|{\"code\":\"price_changed\",\"currentPrice\":19.5}|price_changed|-|-",
        "422|{\"code\":\"price_changed\",\"currentPrice\":\"19 USD\"}|price_changed|-|-",
        "422|{\"code\":\"price_changed\",\"currentPrice\":99999999999999999999}|price_changed|-|-",
        "422|{\"code\":\"price_changed\",\"currentPrice\":-1}|price_changed|-|-",
        "402|{\"code\":\"wallet_locked\"}|wallet_locked|-|-",
        "404|{\"code\":\"item_not_found\"}|item_not_found|-|-",
        "409|{\"code\":\"item_unavailable\"}|item_unavailable|-|-",
        "422|{\"code\":5,\"errorCode\":\"real\"}|real|-|-",
        "422|{\"code\":\"two words\",\"error\":\"real\"}|real|-|-",
        "422|{\"code\":\"x\",\"message\":\"a\\r\\nb\\u0000c\"}|x|a b c|-",
        "422|{\"code\":\"x\",\"message\":\"see https://t/?partner=1&token=aB-_9&b=1\"}"
            + "|x|see https://t/?partner=1&token=***&b=1|-",
      })
  void a_refusal_in_words_means_refused(
      int status, String body, String code, String message, Long currentPrice) {
    assertThat(submitted(response(status, body == null ? "" : body)))
        .isEqualTo(new Refused(status, code, message, currentPrice));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        "409|{\"code\":\"conflict\"}|conflict",
        "422|{\"code\":\"EXTERNAL_ID_EXISTS\"}|EXTERNAL_ID_EXISTS",
        "400|{\"error\":{\"code\":\"duplicate_external_id\"}}|duplicate_external_id",
        "422|{\"error\":\"orderAlreadyExists\"}|orderAlreadyExists",
      })
  void a_name_that_exists_means_conflict(int status, String body, String code) {
    assertThat(submitted(response(status, body == null ? "" : body)))
        .isEqualTo(new Conflict(status, code, null, null));
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        100, 300, 301, 302, 303, 304, 307, 308, 400, 401, 402, 403, 404, 405, 407, 409, 410, 411,
        413, 414, 415, 418, 421, 422, 431, 451, 499
      })
  void no_words_mean_a_broken_contract(int status) {
    for (String body :
        new String[] {
          "",
          "<h1>No</h1>",
          "Forbidden",
          "{}",
          "{\"message\":\"Forbidden\"}",
          "{\"code\":403,\"status\":\"error\"}",
          "{\"code\":\"\\u0000\"}",
          "[1]",
          "{\"code\":\"unauthorized\"",
          "{\"code\":\"unauthorized\",\"pad\":\"" + "x".repeat(70_000) + "\"}",
        }) {
      assertThat(submitted(response(status, body))).isEqualTo(new ContractBroken(status));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void an_account_is_refused_in_words_only(int status) {
    for (String body :
        new String[] {
          "{\"code\":\"item_unavailable\"}",
          "{\"error\":{\"code\":\"client_suspended\"}}",
          "{\"error\":\"Forbidden\"}",
          "{\"errorCode\":\"bad.key\",\"message\":\"No\"}",
        }) {
      Response response = response(status, body);
      assertThat(submitted(response)).isEqualTo(new CredentialsRejected(status));
      assertThat(AnswerClassifier.found(response, "a")).isEqualTo(new CredentialsRejected(status));
      assertThat(AnswerClassifier.catalog(response, true))
          .isEqualTo(new CatalogAnswer.CredentialsRejected(status));
      assertThat(AnswerClassifier.wallet(response))
          .isEqualTo(new WalletAnswer.CredentialsRejected(status));
    }
    for (String body : new String[] {"", "<html>", "{}", "no", "{\"message\":\"Forbidden\"}"}) {
      Response response = response(status, body);
      assertThat(submitted(response)).isEqualTo(new ContractBroken(status));
      assertThat(AnswerClassifier.found(response, "a")).isEqualTo(new ContractBroken(status));
      assertThat(AnswerClassifier.catalog(response, true))
          .isEqualTo(new CatalogAnswer.Failed(Reason.MALFORMED, null));
      assertThat(AnswerClassifier.wallet(response))
          .isEqualTo(new WalletAnswer.Failed(Reason.MALFORMED, null));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>",
        "\n  <!doctype html><title>404</title>",
        "\uFEFF<html>",
        "<?xml version=\"1.0\"?>"
      })
  void a_page_does_not_mean_that_there_is_no_such_order(String page) {
    for (Charset charset : new Charset[] {StandardCharsets.UTF_8, StandardCharsets.UTF_16LE}) {
      Response response = response(404, null, Buffer.buffer(page.getBytes(charset)));
      assertThat(AnswerClassifier.found(response, "a")).isEqualTo(new ContractBroken(404));
    }
  }

  @Test
  void only_a_404_to_a_question_means_that_there_is_no_such_order() {
    assertThat(AnswerClassifier.found(response(404, "{\"code\":\"x\"}"), "a"))
        .isEqualTo(new NotFound());
    for (String body : new String[] {"", "{}", "null", "not found"}) {
      assertThat(AnswerClassifier.found(response(404, body), "a")).isEqualTo(new NotFound());
    }
    assertThat(AnswerClassifier.found(response(410, "{\"code\":\"x\"}"), "a"))
        .isEqualTo(new ContractBroken(410));
    assertThat(AnswerClassifier.found(response(409, ""), "a")).isEqualTo(new ContractBroken(409));
  }

  @ParameterizedTest
  @CsvSource({
    "429, RATE_LIMITED, false",
    "408, REQUEST_TIMEOUT, true",
    "425, REQUEST_TIMEOUT, true",
    "500, SERVER_ERROR, true",
    "502, SERVER_ERROR, true",
    "503, SERVER_ERROR, true",
    "504, SERVER_ERROR, true",
    "599, SERVER_ERROR, true",
  })
  void trouble_leaves_the_outcome_unknown(int status, Reason reason, boolean sent) {
    Duration wait = Duration.ofSeconds(7);
    for (String body : new String[] {"", "{\"code\":\"item_unavailable\"}"}) {
      Response response = response(status, wait, body);
      Unknown unknown = new Unknown(reason, wait, sent);
      assertThat(submitted(response)).isEqualTo(unknown);
      assertThat(AnswerClassifier.found(response, "a")).isEqualTo(unknown);
      assertThat(AnswerClassifier.catalog(response, false))
          .isEqualTo(new CatalogAnswer.Failed(reason, wait));
      boolean unreachable = status >= 502 && status <= 504;
      assertThat(AnswerClassifier.wallet(response))
          .isEqualTo(new WalletAnswer.Failed(unreachable ? Reason.UNREACHABLE : reason, wait));
    }
  }

  @Test
  void a_429_without_a_header_asks_for_a_second() {
    assertThat(submitted(response(429, "")))
        .isEqualTo(new Unknown(Reason.RATE_LIMITED, Duration.ofSeconds(1), false));
    assertThat(submitted(response(503, "")))
        .isEqualTo(new Unknown(Reason.SERVER_ERROR, null, true));
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void a_failed_exchange_keeps_its_reason(Reason reason) {
    Failure failure = new Failure(reason, Duration.ofSeconds(3), reason == Reason.RESET);
    Unknown unknown = new Unknown(reason, Duration.ofSeconds(3), reason == Reason.RESET);
    assertThat(submitted(failure)).isEqualTo(unknown);
    assertThat(AnswerClassifier.found(failure, "a")).isEqualTo(unknown);
    assertThat(AnswerClassifier.catalog(failure, false))
        .isEqualTo(new CatalogAnswer.Failed(reason, Duration.ofSeconds(3)));
    assertThat(AnswerClassifier.wallet(failure))
        .isEqualTo(new WalletAnswer.Failed(reason, Duration.ofSeconds(3)));
  }

  @Test
  void a_304_counts_only_where_it_was_asked_for() {
    assertThat(AnswerClassifier.catalog(response(304, ""), true))
        .isEqualTo(new CatalogAnswer.Unchanged());
    assertThat(AnswerClassifier.catalog(response(304, ""), false))
        .isEqualTo(new CatalogAnswer.Failed(Reason.MALFORMED, null));
  }

  @Test
  void a_wallet_has_a_currency_and_a_balance() {
    for (String balance : new String[] {"\"125000\"", "125000"}) {
      String body = "{\"currency\":\"USD\",\"availableBalance\":" + balance + ",\"new\":1}";
      assertThat(AnswerClassifier.wallet(response(200, body)))
          .isEqualTo(new WalletAnswer.Found(Buffer.buffer(body)));
    }
    for (String body :
        new String[] {
          "[]",
          "{}",
          "{\"currency\":\"USD\"}",
          "{\"availableBalance\":\"125000\"}",
          "{\"currency\":\"USD\",\"availableBalance\":null}"
        }) {
      assertThat(AnswerClassifier.wallet(response(200, body)))
          .isEqualTo(new WalletAnswer.Failed(Reason.MALFORMED, null));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        "{\"failure\":{\"code\":\"cancelled\"},\"reason\":\"x\"}|cancelled",
        "{\"failureCode\":\"item_unavailable\"}|item_unavailable",
        "{\"error\":{\"code\":\"price_changed\"}}|price_changed",
        "{\"reason\":\"timeout\"}|timeout",
        "{\"reason\":\"The customer did not accept\",\"failure\":null}|-",
        "{}|-",
      })
  void finds_the_code_of_a_failed_order(String order, String code) throws Exception {
    assertThat(FailureCodes.of(Json.parseTolerantly(Buffer.buffer(order))).orElse(null))
        .isEqualTo(code);
  }

  @Test
  void labels_only_known_codes() {
    assertThat(FailureCodes.label("price_changed")).isEqualTo("price_changed");
    assertThat(FailureCodes.label("anything")).isEqualTo("other");
  }
}
