package io.skingate.order.model;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A validated order as a store sent it.
 *
 * @param externalId in the tenant's own form
 * @param expectedPrice cents
 * @param tradeUrl the customer's secret: never log it
 * @param body the whole object, unknown fields included; not to be changed
 */
public record OrderRequest(
    String externalId,
    String catalogItemId,
    long expectedPrice,
    String tradeUrl,
    String webhookUrl,
    ObjectNode body) {

  @Override
  public String toString() {
    return "OrderRequest[" + externalId + "]";
  }
}
