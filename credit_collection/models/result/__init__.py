from . import credit_collection_result, credit_collection_target
