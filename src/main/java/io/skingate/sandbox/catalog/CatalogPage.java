package io.skingate.sandbox.catalog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;

/** Writes a run of copies as JSON. */
final class CatalogPage {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String IMAGES = "https://images.skinsnode.example/";

  private CatalogPage() {}

  /** The copies between {@code from} and {@code to} that are there, each behind a comma. */
  static Buffer encode(Item[] slots, int from, int to, String currency) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream((to - from) * 420);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.setRootValueSeparator(null);
      for (int i = from; i < to; i++) {
        if (slots[i] != null) {
          json.writeRaw(',');
          write(json, slots[i], currency);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Buffer.buffer(bytes.toByteArray());
  }

  private static void write(JsonGenerator json, Item item, String currency) throws IOException {
    Finish finish = item.finish();
    json.writeStartObject();
    json.writeStringField("id", item.id().toString());
    json.writeStringField("marketHashName", item.marketHashName());
    json.writeNumberField("price", item.price());
    json.writeStringField("currency", currency);
    json.writeStringField("phase", finish.phase());
    json.writeStringField("floatValue", plain(item.floatValue()));
    json.writeNumberField("paintIndex", finish.paintIndex());
    json.writeNumberField("paintSeed", item.paintSeed());
    json.writeStringField("rarityColor", finish.rarity().color());
    json.writeStringField("classId", Long.toString(item.classId()));
    json.writeStringField("instanceId", "188530139");
    json.writeStringField("imageUrl", IMAGES + item.classId() + ".png");
    // Not documented by SkinsNode: whoever passes unknown fields on must keep these as they are.
    json.writeFieldName("floatRange");
    json.writeStartObject();
    json.writeNumberField("min", finish.minFloat());
    json.writeNumberField("max", finish.maxFloat());
    json.writeEndObject();
    if (item.number() % 3 == 0) {
      json.writeArrayFieldStart("stickers");
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  static String plain(float value) {
    return new BigDecimal(Float.toString(value)).toPlainString();
  }
}
