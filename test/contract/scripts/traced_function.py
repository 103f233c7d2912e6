"""A traced function, and the traces that are read again."""

import mlflow


@mlflow.trace
def double(number: int) -> int:
    with mlflow.start_span(name="inner") as span:
        span.set_attribute("number", number)
        return number * 2


print(double(4))
mlflow.flush_trace_async_logging()
print(len(mlflow.search_traces(return_type="list")))
