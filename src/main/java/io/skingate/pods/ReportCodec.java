package io.skingate.pods;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.json.Json;
import io.skingate.json.MalformedJsonException;
import io.skingate.metrics.HourSeries;
import io.skingate.metrics.HourSeries.Figure;
import io.skingate.pods.AccountState.CatalogState;
import io.skingate.pods.PodReport.Check;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * A report as pods exchange it: compressed JSON, from which zeros are left out. Pods of several
 * builds share it, so what one does not know it ignores.
 */
final class ReportCodec {
  /** Several times what {@link StoreSelection} lets through. */
  private static final int MAX_BYTES = 4 * 1024 * 1024;

  private ReportCodec() {}

  static byte[] encode(PodReport report) {
    ObjectNode json = Json.object();
    json.put("pod", report.pod());
    json.put("name", report.name());
    json.put("version", report.version());
    putTime(json, "startedAt", report.startedAt());
    putTime(json, "at", report.at());
    json.put("state", report.state());
    ArrayNode checks = json.putArray("checks");
    report.checks().forEach(check -> checks.addArray().add(check.name()).add(check.reason()));
    ObjectNode accounts = json.putObject("accounts");
    report.accounts().forEach((id, state) -> accounts.set(id, account(state)));
    ObjectNode hours = json.putObject("accountHours");
    report.accountHours().forEach((id, hour) -> hours.set(id, series(hour)));
    ObjectNode stores = json.putObject("stores");
    report.stores().forEach((id, hour) -> stores.set(id, store(hour)));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      out.write(Json.bytes(json));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /** Empty for what no pod wrote. */
  static Optional<PodReport> decode(byte[] compressed) {
    try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(compressed))) {
      ObjectNode json = Json.parseTolerantly(in.readNBytes(MAX_BYTES));
      List<Check> checks = new ArrayList<>();
      json.path("checks")
          .forEach(check -> checks.add(new Check(check.path(0).asText(), check.path(1).asText())));
      return Optional.of(
          new PodReport(
              json.path("pod").asText(),
              json.path("name").asText(),
              json.path("version").asText(),
              time(json.path("startedAt")),
              time(json.path("at")),
              json.path("state").asText(),
              checks,
              map(json.path("accounts"), ReportCodec::account),
              map(json.path("accountHours"), ReportCodec::series),
              map(json.path("stores"), ReportCodec::store)));
    } catch (IOException | MalformedJsonException e) {
      return Optional.empty();
    }
  }

  private interface Reader<T> {
    T read(JsonNode json);
  }

  private static <T> Map<String, T> map(JsonNode json, Reader<T> reader) {
    Map<String, T> map = new LinkedHashMap<>();
    json.properties().forEach(field -> map.put(field.getKey(), reader.read(field.getValue())));
    return map;
  }

  private static ObjectNode account(AccountState state) {
    ObjectNode json = Json.object();
    json.put("circuit", state.circuit());
    json.put("credentialsRejected", state.credentialsRejected());
    json.put("lastError", state.lastError());
    putTime(json, "lastErrorAt", state.lastErrorAt());
    putTime(json, "lastSuccessAt", state.lastSuccessAt());
    putTime(json, "pausedUntil", state.pausedUntil());
    if (state.catalog() != null) {
      ObjectNode catalog = json.putObject("catalog");
      catalog.put("items", state.catalog().items());
      putTime(catalog, "changedAt", state.catalog().changedAt());
      putTime(catalog, "verifiedAt", state.catalog().verifiedAt());
    }
    return json;
  }

  private static AccountState account(JsonNode json) {
    JsonNode catalog = json.path("catalog");
    return new AccountState(
        json.path("circuit").asText(),
        json.path("credentialsRejected").asBoolean(),
        json.path("lastError").asText(null),
        time(json.path("lastErrorAt")),
        time(json.path("lastSuccessAt")),
        time(json.path("pausedUntil")),
        catalog.isObject()
            ? new CatalogState(
                catalog.path("items").asInt(),
                time(catalog.path("changedAt")),
                time(catalog.path("verifiedAt")))
            : null);
  }

  private static ObjectNode store(StoreHour hour) {
    ObjectNode json = Json.object();
    ObjectNode totals = json.putObject("totals");
    for (Figure figure : Figure.values()) {
      if (hour.total(figure) != 0) {
        totals.put(figure.field(), hour.total(figure));
      }
    }
    json.put("lastMinutes", hour.lastMinutes());
    if (hour.series() != null) {
      json.set("series", series(hour.series()));
    }
    return json;
  }

  private static StoreHour store(JsonNode json) {
    int[] totals = new int[Figure.values().length];
    for (Figure figure : Figure.values()) {
      totals[figure.ordinal()] = json.path("totals").path(figure.field()).asInt();
    }
    JsonNode series = json.path("series");
    return new StoreHour(
        totals, json.path("lastMinutes").asInt(), series.isObject() ? series(series) : null);
  }

  private static ObjectNode series(HourSeries series) {
    ObjectNode json = Json.object();
    json.put("minute", series.minute());
    for (Figure figure : Figure.values()) {
      int[] values = series.of(figure);
      int length = values.length;
      while (length > 0 && values[length - 1] == 0) {
        length--;
      }
      if (length > 0) {
        ArrayNode list = json.putArray(figure.field());
        for (int ago = 0; ago < length; ago++) {
          list.add(values[ago]);
        }
      }
    }
    return json;
  }

  private static HourSeries series(JsonNode json) {
    HourSeries series = HourSeries.none(json.path("minute").asLong());
    for (Figure figure : Figure.values()) {
      JsonNode values = json.path(figure.field());
      for (int ago = 0; ago < Math.min(values.size(), HourSeries.MINUTES); ago++) {
        series.values()[figure.ordinal() * HourSeries.MINUTES + ago] = values.get(ago).asInt();
      }
    }
    return series;
  }

  private static void putTime(ObjectNode json, String field, Instant time) {
    if (time != null) {
      json.put(field, time.toEpochMilli());
    }
  }

  private static Instant time(JsonNode millis) {
    return millis.isNumber() ? Instant.ofEpochMilli(millis.asLong()) : null;
  }
}
