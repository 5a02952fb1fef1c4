from . import credit_account, credit_collection_contact, credit_promise
