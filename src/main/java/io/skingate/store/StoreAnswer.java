package io.skingate.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.skingate.json.Json;
import io.vertx.core.buffer.Buffer;

/**
 * What a store is answered.
 *
 * @param body JSON
 */
public record StoreAnswer(int status, Buffer body) {
  public static StoreAnswer of(int status, JsonNode body) {
    return new StoreAnswer(status, Buffer.buffer(Json.bytes(body)));
  }
}
