package io.skingate.store;

import io.skingate.http.ErrorCode;
import io.skingate.http.FieldError;
import io.skingate.http.Problem;
import java.util.List;

/** Why a store's request is not answered as it wishes. Carries no stack trace. */
public final class StoreProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public StoreProblem(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  public static StoreProblem of(ErrorCode code) {
    return new StoreProblem(Problem.of(code));
  }

  /** 422 {@code invalid_request} that names what is wrong. */
  public static StoreProblem invalid(List<FieldError> errors) {
    return new StoreProblem(Problem.of(ErrorCode.INVALID_REQUEST).withErrors(errors));
  }

  /** As above, for one field or parameter. */
  public static StoreProblem invalid(String field, String message) {
    return invalid(List.of(new FieldError(field, message)));
  }

  public Problem problem() {
    return problem;
  }
}
